package io.hongyan.simulators.vendor.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.wechat.WechatMiniChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribe messages of a mini program; its callbacks come in safe mode. */
@Timeout(60)
class WechatMiniAdapterTest {

    private PlayedChannel wechat;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        wechat = new PlayedChannel(new WechatMiniChannel(), WechatSimulator.miniProgram());
        draft.extension.put("template_id", WechatSimulator.REMINDER_TEMPLATE);
        data("thing1", "Parcel");
        data("time2", "2026年9月1日 15:01");
        data("amount3", "¥12.50元");
    }

    private void data(String field, String value) {
        draft.extension.withObjectProperty("data").putObject(field).put("value", value);
    }

    @AfterEach
    void close() {
        wechat.close();
    }

    private Verdict.Rejected refused(String openId) throws Exception {
        Verdict verdict = wechat.send(draft.message(), openId).getFirst();
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    @Test
    void oneGrantIsOneMessage() throws Exception {
        assertThat(wechat.send(draft.message(), "o1")).containsOnly(Verdict.ACCEPTED);
        assertThat(refused("o1").code()).isEqualTo("43101");
        assertThat(refused("o1").reason()).isEqualTo(LossReason.NO_CONSENT);

        wechat.pass(Duration.ofDays(1));
        assertThat(wechat.send(draft.message(), "o1")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void pageStateAndLanguageGoAlong() throws Exception {
        draft.extension
                .put("page", "order?id=42")
                .put("miniprogram_state", "trial")
                .put("lang", "en_US");
        wechat.send(draft.message(), "o1");

        var request = VendorCall.json(wechat.taken().request());
        assertThat(request.path("page").asString()).isEqualTo("order?id=42");
        assertThat(request.path("miniprogram_state").asString()).isEqualTo("trial");
        assertThat(request.path("lang").asString()).isEqualTo("en_US");
        assertThat(request.has("client_msg_id")).isFalse();
    }

    @Test
    void aFieldThatIsNotOfItsTypeIsRefusedByName() throws Exception {
        data("time2", "tomorrow");
        assertThat(refused("o1").reason()).isEqualTo(LossReason.PARAM_OVER_LIMIT);
        assertThat(refused("o1").text()).contains("data.time2.value");

        data("time2", "15:01");
        draft.extension.put("page", "/order");
        assertThat(refused("o1").code()).isEqualTo("41030");
        assertThat(refused("o1").reason()).isEqualTo(LossReason.INVALID_PARAM);
    }

    @Test
    void theSentEventComesEncryptedAndNamesTheId() throws Exception {
        SendAnswer answer = wechat.adapter().send(draft.message(), PlayedChannel.recipients("o1"));

        await().until(() -> wechat.receipts().size() == 1);
        assertThat(answer.messageId()).hasSizeGreaterThan(15);
        assertThat(wechat.receipts())
                .containsExactly(VendorReceipt.ofMessage(
                        answer.messageId(),
                        "o1",
                        new Event.Arrived(),
                        "0",
                        wechat.vendor().clock().instant()));
    }

    @Test
    void whoRejectsTheTemplateOptsOutAndWhoAcceptsItOptsIn() throws Exception {
        wechat.post("/_person/o1/reject", "");
        await().until(() -> wechat.receipts().size() == 1);
        assertThat(refused("o1").reason()).isEqualTo(LossReason.NO_CONSENT);
        wechat.post("/_person/o1/accept", "");
        await().until(() -> wechat.receipts().size() == 2);

        assertThat(wechat.receipts())
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.OptedOut(), new Event.OptedIn());
        assertThat(wechat.vendor().phones().state("o1")).isEqualTo(PhoneState.INSTALLED);
    }

    @Test
    void aCallbackThatCannotBeDecryptedIsRefused() throws Exception {
        wechat.with("callback-aes-key", "another_key_another_key_another_key_another".replace('_', '0'));
        wechat.send(draft.message(), "o1");

        await().until(() -> wechat.callbackStatuses().contains(400));
        assertThat(wechat.receipts()).isEmpty();
    }
}
