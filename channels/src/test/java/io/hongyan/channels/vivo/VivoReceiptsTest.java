package io.hongyan.channels.vivo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VivoReceiptsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");
    private static final Instant ACKED = Instant.ofEpochMilli(1_780_000_000_000L);

    private final VivoReceipts receipts = new VivoReceipts(new Secret(""), InstantSource.fixed(NOW));

    @Test
    void readsOneReceiptForEachTarget() {
        Receipts.Answer answer = read("""
                {"t1": {"targets": "reg1,reg2", "ackTime": 1780000000000, "param": "task42", "ackType": "0"},
                 "t2": {"targets": "reg3", "ackTime": 1780000000000, "param": "task43", "ackType": "104", "subAckType": "2183"}}
                """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipts())
                .containsExactly(
                        new VendorReceipt("task42", "reg1", new Event.Arrived(), "0", ACKED),
                        new VendorReceipt("task42", "reg2", new Event.Arrived(), "0", ACKED),
                        new VendorReceipt("task43", "reg3", new Event.Lost(LossReason.UNINSTALLED), "104/2183", ACKED));
    }

    @Test
    void takesNumbersForTextAndItsOwnTimeWhereNoneIsGiven() {
        Receipts.Answer answer = read(
                "{\"t1\": {\"targets\": \"reg1\", \"param\": \"task42\", \"ackType\": 100, \"subAckType\": 12000}}");

        assertThat(answer.receipts())
                .containsExactly(new VendorReceipt(
                        "task42", "reg1", new Event.Lost(LossReason.OVER_QUOTA_DEVICE), "100/12000", NOW));
    }

    @Test
    void keepsOfReceiptsWithoutOurIdOnlyThatATokenIsDead() {
        Receipts.Answer answer = read("""
                {"t1": {"targets": "reg1", "ackType": "0"},
                 "t2": {"targets": "reg2", "ackType": "102", "subAckType": "20002"}}
                """);

        assertThat(answer.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("", "reg2"));
    }

    @Test
    void refusesWhatIsNotVivosFormat() {
        assertThat(read("hello").status()).isEqualTo(400);
        assertThat(read("[1]").status()).isEqualTo(400);
        assertThat(read("").status()).isEqualTo(400);
    }

    @Test
    void refusesACallbackWithoutTheKeyOfItsAddress() {
        VivoReceipts keyed = new VivoReceipts(new Secret("s3cret"), InstantSource.fixed(NOW));
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        assertThat(keyed.read(new Receipts.Request("POST", Map.of(), Map.of(), body))
                        .status())
                .isEqualTo(403);
        assertThat(keyed.read(new Receipts.Request("POST", Map.of("key", "s3cret"), Map.of(), body))
                        .status())
                .isEqualTo(200);
    }

    private Receipts.Answer read(String body) {
        return receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }
}
