package io.hongyan.channels.meizu;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MeizuReceiptsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");

    private final MeizuReceipts receipts = new MeizuReceipts(new Secret(""), InstantSource.fixed(NOW));

    @Test
    void readsArrivalsAndClicks() {
        Receipts.Answer answer = read("access_token=x&cb=" + URLEncoder.encode("""
                        {"m1-1": {"param": "task42", "type": 1, "targets": ["p1", "p2"]},
                         "m1-2": {"param": "task42", "type": "2", "targets": ["p1"]}}
                        """, StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipts())
                .containsExactly(
                        new VendorReceipt("task42", "p1", new Event.Arrived(), "1", NOW),
                        new VendorReceipt("task42", "p2", new Event.Arrived(), "1", NOW),
                        new VendorReceipt("task42", "p1", new Event.Clicked(), "2", NOW));
    }

    @Test
    void refusesWhatIsNotMeizusFormat() {
        assertThat(read("").status()).isEqualTo(400);
        assertThat(read("cb=hello").status()).isEqualTo(400);
        assertThat(read("cb=%zz").status()).isEqualTo(400);
        assertThat(read("other=1").status()).isEqualTo(400);
    }

    @Test
    void refusesACallbackWithoutTheKeyOfItsAddress() {
        MeizuReceipts keyed = new MeizuReceipts(new Secret("s3cret"), InstantSource.fixed(NOW));

        assertThat(keyed.read(request("cb=%7B%7D", Map.of("key", "guess"))).status())
                .isEqualTo(403);
        assertThat(keyed.read(request("cb=%7B%7D", Map.of("key", "s3cret"))).status())
                .isEqualTo(200);
    }

    private Receipts.Answer read(String body) {
        return receipts.read(request(body, Map.of()));
    }

    private static Receipts.Request request(String body, Map<String, String> query) {
        return new Receipts.Request("POST", query, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
