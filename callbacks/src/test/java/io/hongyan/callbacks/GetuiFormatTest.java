package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Section 10 of the Getui reference, field by field and number by number. */
class GetuiFormatTest {

    private static final String APP_ID = "A1b2C3d4E5f6G7h8I9j0K1";
    private static final String MASTER_SECRET = "MasterSecret0001";
    private static final String CID = "0123456789abcdef0123456789abcdef";
    private static final TaskId TASK = new TaskId(TaskId.Kind.SINGLE, 901, 0x1234, 0x5678);
    private static final long AT = 1_756_700_000_123L;

    private final GetuiFormat format = new GetuiFormat(APP_ID, new Secret(MASTER_SECRET));

    private static ReceiptEntry.Stage stage(
            ReceiptKind kind, Channel channel, boolean transmission, LossReason reason, int event, String callback) {
        return new ReceiptEntry.Stage(
                TASK, transmission, callback, kind, channel, reason, "", event, AT, new ReceiptEntry.Devices.One(0));
    }

    private Optional<JsonNode> written(ReceiptEntry entry, String alias) {
        return format.line(entry).map(line -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            line.write(out, CID, alias);
            return JsonMapper.shared().readTree(out.toByteArray());
        });
    }

    @Test
    void aLineHasExactlyGetuisFields() throws Exception {
        JsonNode line = written(stage(ReceiptKind.ARRIVED, Channel.DEVICE, false, LossReason.NONE, 0, ""), "")
                .orElseThrow();

        assertThat(List.copyOf(line.propertyNames()))
                .containsExactlyInAnyOrder(
                        "appid", "cid", "taskid", "msgid", "code", "desc", "sign", "actionId", "recvtime");
        assertThat(line.path("appid").stringValue()).isEqualTo(APP_ID);
        assertThat(line.path("cid").stringValue()).isEqualTo(CID);
        assertThat(line.path("taskid").stringValue()).isEqualTo("RASS_0901_00000000000012340000000000005678");
        assertThat(line.path("msgid").stringValue()).isEqualTo("00000000000012340000000000005678");
        assertThat(line.path("code").stringValue()).isEqualTo("200");
        assertThat(line.path("desc").stringValue()).isEqualTo("success");
        assertThat(line.path("actionId").stringValue()).isEqualTo("0");
        assertThat(line.path("recvtime").isIntegralNumber()).isTrue();
        assertThat(line.path("recvtime").longValue()).isEqualTo(AT);
        byte[] signed = (APP_ID
                        + CID
                        + line.path("taskid").stringValue()
                        + line.path("msgid").stringValue()
                        + MASTER_SECRET)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(line.path("sign").stringValue())
                .isEqualTo("%032x"
                        .formatted(new BigInteger(
                                1, MessageDigest.getInstance("MD5").digest(signed))));
    }

    @Test
    void aliasAndCallbackTextAreThereWhereTheyAreSet() {
        JsonNode line = written(
                        stage(ReceiptKind.CLICKED, Channel.DEVICE, false, LossReason.NONE, 0, "订单 \"42\""), "张三")
                .orElseThrow();

        assertThat(line.path("alias").stringValue()).isEqualTo("张三");
        assertThat(line.path("custom_callback").stringValue()).isEqualTo("订单 \"42\"");
    }

    @Test
    void receiptsAreLinesAndNoArray() {
        assertThat(format.frame()).isEqualTo(new BodyFormat.Frame("", "\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "ARRIVED, DEVICE, false, 0",
        "ARRIVED, DEVICE, true, 0",
        "DISPLAYED, DEVICE, false, 10000",
        "CLICKED, DEVICE, false, 10010",
        "DISPLAYED, DEVICE, true, 60001",
        "CLICKED, DEVICE, true, 60002",
        "DISPLAYED, APNS, false, 10009",
        "CLICKED, APNS, false, 10019",
        "ARRIVED, HUAWEI, false, 110000",
        "CLICKED, HUAWEI, false, 60020",
        "ARRIVED, HARMONY, false, 330000",
        "CLICKED, HARMONY, false, 60090",
        "ARRIVED, HONOR, false, 180002",
        "ARRIVED, HONOR, true, 180001",
        "CLICKED, HONOR, false, 60070",
        "ARRIVED, XIAOMI, false, 120000",
        "CLICKED, XIAOMI, false, 120010",
        "ARRIVED, XIAOMI_GLOBAL, false, 190000",
        "CLICKED, XIAOMI_GLOBAL, false, 190010",
        "ARRIVED, MEIZU, false, 130000",
        "CLICKED, MEIZU, false, 130010",
        "ARRIVED, OPPO, false, 140000",
        "CLICKED, OPPO, false, 60030",
        "ARRIVED, OPPO_GLOBAL, false, 310000",
        "CLICKED, OPPO_GLOBAL, false, 60080",
        "ARRIVED, VIVO, false, 150000",
        "CLICKED, VIVO, false, 60040",
    })
    void eachStageHasGetuisNumber(ReceiptKind kind, Channel channel, boolean transmission, String actionId) {
        JsonNode line = written(stage(kind, channel, transmission, LossReason.NONE, 0, ""), "")
                .orElseThrow();

        assertThat(line.path("actionId").stringValue()).isEqualTo(actionId);
        assertThat(line.path("code").stringValue()).isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "HUAWEI, UNINSTALLED, 110030",
        "HUAWEI, TOKEN_INVALID, 110060",
        "HUAWEI, VENDOR_RATE_LIMITED, 110102",
        "HUAWEI, DEVICE_INACTIVE, 110180",
        "HUAWEI, APP_DISABLED, 110201",
        "HUAWEI, OVER_QUOTA_APP, 110256",
        "HARMONY, UNINSTALLED, 330030",
        "HARMONY, TOKEN_INVALID, 330060",
        "HARMONY, VENDOR_RATE_LIMITED, 330102",
        "HARMONY, DEVICE_INACTIVE, 330180",
        "HARMONY, OVER_QUOTA_APP, 330256",
        "HONOR, UNINSTALLED, 180003",
        "HONOR, TOKEN_INVALID, 180004",
        "HONOR, OVER_QUOTA_APP, 180009",
        "XIAOMI, TOKEN_INVALID, 120020",
        "XIAOMI, NOTIFICATION_OFF, 120030",
        "XIAOMI, AUDIENCE_FILTERED, 120040",
        "XIAOMI, OVER_QUOTA_APP, 120050",
        "XIAOMI, EXPIRED, 120060",
        "OPPO, TOKEN_INVALID, 140001",
        "OPPO, OVER_QUOTA_DEVICE, 140002",
        "OPPO, OVER_QUOTA_APP, 140003",
        "OPPO, QUIET_HOURS, 140004",
        "VIVO, CONTENT_REJECTED, 150101",
        "VIVO, SUPERSEDED, 150103",
        "VIVO, TOKEN_INVALID, 1502183",
        "VIVO, OVER_QUOTA_APP, 15011001",
        "VIVO, FREQUENCY_CAPPED, 15012000",
        "VIVO, NOTIFICATION_OFF, 15020001",
        "VIVO, USER_MISMATCH, 15020002",
        "VIVO, DEVICE_INACTIVE, 15020006",
    })
    void aVendorsRefusalHasGetuisNumber(Channel channel, LossReason reason, String actionId) {
        JsonNode line = written(stage(ReceiptKind.REFUSED, channel, false, reason, 0, ""), "")
                .orElseThrow();

        assertThat(line.path("actionId").stringValue()).isEqualTo(actionId);
    }

    @Test
    void silenceOfHuaweisIsToldAtTheEndAndARefusalOnlyOnce() {
        assertThat(written(stage(ReceiptKind.LOST, Channel.HUAWEI, false, LossReason.OFFLINE, 0, ""), "")
                        .orElseThrow()
                        .path("actionId")
                        .stringValue())
                .isEqualTo("110020");
        assertThat(written(stage(ReceiptKind.LOST, Channel.HUAWEI, false, LossReason.TOKEN_INVALID, 0, ""), ""))
                .isEmpty();
    }

    @Test
    void aFailedCallOfApnsIsToldByItsCode() {
        JsonNode line = written(stage(ReceiptKind.REFUSED, Channel.APNS, false, LossReason.TOKEN_INVALID, 0, ""), "")
                .orElseThrow();

        assertThat(line.path("code").stringValue()).isEqualTo("400");
        assertThat(line.path("desc").stringValue()).isEqualTo("apns call failed");
    }

    @Test
    void aCustomEventIsItsOwnNumber() {
        JsonNode line = written(stage(ReceiptKind.ACTION, Channel.DEVICE, false, LossReason.NONE, 90_042, ""), "")
                .orElseThrow();

        assertThat(line.path("actionId").stringValue()).isEqualTo("90042");
    }

    @ParameterizedTest
    @EnumSource(
            value = ReceiptKind.class,
            names = {"FILTERED", "SENT", "DISMISSED", "EXPIRED", "RECALLED"})
    void whatGetuiHasNoNumberForIsPassedOver(ReceiptKind kind) {
        assertThat(written(stage(kind, Channel.DEVICE, false, LossReason.NONE, 0, ""), ""))
                .isEmpty();
        assertThat(format.line(new ReceiptEntry.Notice("quota_warning", "xiaomi", "…", AT)))
                .isEmpty();
    }
}
