package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NativeFormatTest {

    private static final TaskId TASK = new TaskId(TaskId.Kind.APP, 1231, 1, 2);

    private final NativeFormat format = new NativeFormat("Shop0001");

    private String written(ReceiptEntry entry, String cid, String alias) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.line(entry).orElseThrow().write(out, cid, alias);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStageIsToldWithoutWhatItDoesNotHave() {
        ReceiptEntry plain = new ReceiptEntry.Stage(
                TASK,
                false,
                "",
                ReceiptKind.ARRIVED,
                Channel.DEVICE,
                LossReason.NONE,
                "",
                0,
                7,
                new ReceiptEntry.Devices.One(3));

        assertThat(written(plain, "abc", ""))
                .isEqualTo("{\"kind\":\"arrived\",\"at\":7,\"taskid\":\"RASA_1231_00000000000000010000000000000002\","
                        + "\"msgid\":\"00000000000000010000000000000002\",\"channel\":\"device\",\"cid\":\"abc\"}");
    }

    @Test
    void everythingItHasIsTold() {
        ReceiptEntry full = new ReceiptEntry.Stage(
                TASK,
                false,
                "订单 \"42\"",
                ReceiptKind.LOST,
                Channel.HUAWEI,
                LossReason.TOKEN_INVALID,
                "80300007",
                90_001,
                7,
                new ReceiptEntry.Devices.One(3));

        assertThat(written(full, "abc", "张三"))
                .isEqualTo("{\"kind\":\"lost\",\"at\":7,\"taskid\":\"RASA_1231_00000000000000010000000000000002\","
                        + "\"msgid\":\"00000000000000010000000000000002\",\"channel\":\"huawei\","
                        + "\"reason\":\"token_invalid\",\"code\":\"80300007\",\"event\":90001,"
                        + "\"custom_callback\":\"订单 \\\"42\\\"\",\"cid\":\"abc\",\"alias\":\"张三\"}");
    }

    @Test
    void aNoticeIsOfNoDevice() {
        assertThat(written(new ReceiptEntry.Notice("quota_warning", "xiaomi", "80 % used", 7), "", ""))
                .isEqualTo("{\"kind\":\"notice\",\"at\":7,\"name\":\"quota_warning\",\"subject\":\"xiaomi\","
                        + "\"text\":\"80 % used\"}");
    }

    @Test
    void aTestIsABodyLikeAllOthers() {
        assertThat(JsonMapper.shared().readTree(format.test(7)).toString())
                .isEqualTo("{\"appid\":\"Shop0001\",\"receipts\":[{\"kind\":\"test\",\"at\":7}]}");
    }
}
