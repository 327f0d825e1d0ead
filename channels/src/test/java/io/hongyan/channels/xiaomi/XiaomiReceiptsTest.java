package io.hongyan.channels.xiaomi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.FormBody;
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

class XiaomiReceiptsTest {

    private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant THEN = Instant.ofEpochMilli(1_780_000_000_000L);

    private final Receipts receipts = new XiaomiReceipts(new Secret(""), () -> NOW);

    @Test
    void readsAReceiptForEachDeviceOfEachMessage() {
        Receipts.Answer answer = read("""
                {"scm1": {"param": "task1", "type": 1, "targets": "regA, regB", "barStatus": "Enable",
                          "timestamp": 1780000000000, "errorCode": 0, "later": {"x": 1}},
                 "scm2": {"param": "task2", "type": 2, "targets": "regC"}}
                """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipts())
                .containsExactly(
                        new VendorReceipt("task1", "regA", new Event.Arrived(), "1", THEN),
                        new VendorReceipt("task1", "regB", new Event.Arrived(), "1", THEN),
                        new VendorReceipt("task2", "regC", new Event.Clicked(), "2", NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "16, UNINSTALLED",
        "32, NOTIFICATION_OFF",
        "64, AUDIENCE_FILTERED",
        "128, OVER_QUOTA_APP",
        "1024, EXPIRED",
        "4096, UNKNOWN"
    })
    void namesTheReasonOfALoss(int type, LossReason reason) {
        Receipts.Answer answer = read("{\"scm\": {\"param\": \"t\", \"type\": " + type + ", \"targets\": \"r\"}}");

        assertThat(answer.receipts())
                .containsExactly(new VendorReceipt("t", "r", new Event.Lost(reason), "" + type, NOW));
    }

    @Test
    void takesAnArrivalBehindAClosedNotificationBarForNotShown() {
        Receipts.Answer answer =
                read("{\"scm\": {\"param\": \"t\", \"type\": 1, \"targets\": \"r\", \"barStatus\": \"Disable\"}}");

        assertThat(answer.receipts())
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.Arrived(), new Event.Lost(LossReason.NOT_DISPLAYED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data=", "data=[1]", "data=%7B", "data=%ZZ", "other=1"})
    void refusesWhatIsNotXiaomis(String body) {
        Receipts.Answer answer =
                receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.receipts()).isEmpty();
    }

    @Test
    void refusesWhatLacksTheKeyOfItsAddress() {
        Receipts keyed = new XiaomiReceipts(new Secret("k1"), () -> NOW);
        byte[] body = new FormBody().add("data", "{}").bytes();

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

    private Receipts.Answer read(String data) {
        return receipts.read(new Receipts.Request(
                "POST", Map.of(), Map.of(), new FormBody().add("data", data).bytes()));
    }
}
