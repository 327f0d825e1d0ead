package io.hongyan.channels.oppo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OppoReceiptsTest {

    private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

    private final Receipts receipts = new OppoReceipts(new Secret(""), () -> NOW);

    @Test
    void readsAReceiptForEachDeviceOfEachElement() {
        Receipts.Answer answer = read("""
                [{"messageId": "m1", "appId": "a", "taskId": "t1", "registrationIds": "r1, r2",
                  "eventTime": "1780000000000", "param": "task42", "eventType": "push_arrive"},
                 {"registrationIds": "r3", "eventTime": "soon", "param": "task43", "eventType": "regid_invalid"}]
                """);

        Instant then = Instant.ofEpochMilli(1_780_000_000_000L);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipts())
                .containsExactly(
                        new VendorReceipt("task42", "r1", new Event.Arrived(), "push_arrive", then),
                        new VendorReceipt("task42", "r2", new Event.Arrived(), "push_arrive", then),
                        new VendorReceipt(
                                "task43", "r3", new Event.Lost(LossReason.UNINSTALLED), "regid_invalid", NOW));
    }

    @ParameterizedTest
    @CsvSource({"user_daily_limit, OVER_QUOTA_DEVICE", "app_daily_limit, OVER_QUOTA_APP", "something_new, UNKNOWN"})
    void namesTheReasonOfALoss(String type, LossReason reason) {
        assertThat(OppoReceipts.event(type)).isEqualTo(new Event.Lost(reason));
    }

    @Test
    void decidesNothingWhileOppoHoldsAMessageOverNight() {
        assertThat(OppoReceipts.event("message_night_control")).isEqualTo(new Event.Held());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "\"x\""})
    void refusesWhatIsNotOppos(String body) {
        assertThat(read(body).status()).isEqualTo(400);
    }

    @Test
    void refusesWhatLacksTheKeyOfItsAddress() {
        Receipts keyed = new OppoReceipts(new Secret("k1"), () -> NOW);
        byte[] body = "[]".getBytes(StandardCharsets.UTF_8);

        assertThat(keyed.read(new Receipts.Request("POST", Map.of("key", "k1"), Map.of(), body))
                        .status())
                .isEqualTo(200);
        assertThat(keyed.read(new Receipts.Request("POST", Map.of("key", "k2"), Map.of(), body))
                        .status())
                .isEqualTo(403);
        assertThat(keyed.read(new Receipts.Request("POST", Map.of(), Map.of(), body))
                        .status())
                .isEqualTo(403);
    }

    private Receipts.Answer read(String body) {
        return receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }
}
