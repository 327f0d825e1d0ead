package io.hongyan.simulators.vendor.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.wechat.WechatChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Template messages of an official account: the adapter and the simulator before each other. */
@Timeout(60)
class WechatAdapterTest {

    private PlayedChannel wechat;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        wechat = new PlayedChannel(new WechatChannel(), WechatSimulator.officialAccount());
        draft.extension.put("template_id", WechatSimulator.ORDER_TEMPLATE);
        data("thing1", "Parcel");
        data("character_string2", "SF-42");
        data("phrase3", "配送中");
    }

    @AfterEach
    void close() {
        wechat.close();
    }

    private void data(String field, String value) {
        draft.extension.withObjectProperty("data").putObject(field).put("value", value);
    }

    private static Verdict.Rejected rejected(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    private Verdict.Rejected refused(String openId) throws Exception {
        return rejected(wechat.send(draft.message(), openId).getFirst());
    }

    @Test
    void aTemplateMessageIsTakenAsDocumented() throws Exception {
        draft.extension.put("url", "https://shop.example/42");
        draft.extension.putObject("miniprogram").put("appid", "wx1").put("pagepath", "order?id=42");

        assertThat(wechat.send(draft.message(), "o1")).containsOnly(Verdict.ACCEPTED);

        JsonNode request = VendorCall.json(wechat.taken().request());
        assertThat(request.path("touser").asString()).isEqualTo("o1");
        assertThat(request.path("url").asString()).isEqualTo("https://shop.example/42");
        assertThat(request.path("miniprogram").path("pagepath").asString()).isEqualTo("order?id=42");
        assertThat(request.path("data").path("phrase3").path("value").asString())
                .isEqualTo("配送中");
        assertThat(wechat.taken().key()).isEqualTo(draft.task.msgid());
    }

    @Test
    void longWordsAreCutAndLongNumbersAreRefusedByName() throws Exception {
        data("thing1", "一二三四五六七八九十一二三四五六七八九十👨‍👩‍👧过");
        data("phrase3", "正在配送途中");
        assertThat(wechat.send(draft.message(), "o1")).containsOnly(Verdict.ACCEPTED);
        JsonNode taken = VendorCall.json(wechat.taken().request()).path("data");
        assertThat(taken.path("thing1").path("value").asString()).isEqualTo("一二三四五六七八九十一二三四五六七八九…");
        assertThat(taken.path("phrase3").path("value").asString()).isEqualTo("正在配送途");

        data("character_string2", "X".repeat(33));
        Verdict.Rejected over = refused("o1");
        assertThat(over.reason()).isEqualTo(LossReason.PARAM_OVER_LIMIT);
        assertThat(over.code()).isEqualTo("character_string2");
        assertThat(over.text()).isEqualTo("data.character_string2.value: longer than 32 characters");
        assertThat(wechat.vendor().messages().total()).isEqualTo(1);
    }

    @Test
    void whatIsNotCutIsLeftForWechatToRefuse() throws Exception {
        wechat.with("truncate", "false");
        data("thing1", "1".repeat(21));

        Verdict.Rejected refused = refused("o1");

        assertThat(refused.code()).isEqualTo("47003");
        assertThat(refused.text()).contains("data.thing1.value");
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, 40003, TOKEN_INVALID",
        "UNINSTALLED, 43004, NO_CONSENT",
    })
    void aPersonWhoCannotBeReachedIsRefused(PhoneState person, String code, LossReason reason) throws Exception {
        wechat.vendor().phones().set("o1", person);

        assertThat(refused("o1").code()).isEqualTo(code);
        assertThat(refused("o1").reason()).isEqualTo(reason);
    }

    @Test
    void aTemplateThatIsNotThereIsAnInvalidParameter() throws Exception {
        draft.extension.put("template_id", "another");
        assertThat(refused("o1").code()).isEqualTo("40037");
        assertThat(refused("o1").reason()).isEqualTo(LossReason.INVALID_PARAM);
        draft.extension.remove("template_id");
        assertThat(refused("o1").text()).contains("template_id: missing");
    }

    @Test
    void theDaysCallsAreAQuotaOfTheApp() throws Exception {
        wechat.vendor().quotas().define("calls", 1, Long.MAX_VALUE);
        wechat.send(draft.message(), "o1");

        assertThat(refused("o2").reason()).isEqualTo(LossReason.OVER_QUOTA_APP);
        wechat.pass(Duration.ofDays(1));
        assertThat(wechat.send(draft.message(), "o2")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() throws Exception {
        wechat.send(draft.message(), "o1");
        wechat.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(wechat.send(draft.message(), "o2")).containsOnly(Verdict.ACCEPTED);

        wechat.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(refused("o3").reason()).isEqualTo(LossReason.AUTH_FAILED);
    }

    @Test
    void aTokenThatSomebodyVoidedIsRenewed() throws Exception {
        wechat.send(draft.message(), "o1");
        wechat.post(
                "/cgi-bin/stable_token",
                "{\"grant_type\":\"client_credential\",\"appid\":\"wx51mulated0000001\","
                        + "\"secret\":\"wechat-app-secret\",\"force_refresh\":true}");

        assertThat(wechat.send(draft.message(), "o2")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void theTokenLivesOnThroughItsRenewals() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(wechat.send(draft.message(), "o" + i)).containsOnly(Verdict.ACCEPTED);
            wechat.pass(Duration.ofMinutes(17));
        }
    }

    @Test
    void aWrongSecretFailsAuthenticationAndTheProbeSaysSo() throws Exception {
        assertThat(wechat.adapter().probe()).isEmpty();
        wechat.with("app-secret", "wrong");

        assertThat(refused("o1").reason()).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(wechat.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("app-secret").doesNotContain("wrong"));
    }

    @Test
    void aLostAnswerIsToldApartFromARequestThatWasNotSent() throws Exception {
        wechat.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("stable_token"));
        assertThatThrownBy(() -> wechat.send(draft.message(), "o1")).isInstanceOf(NotSentException.class);
        wechat.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("send"));
        assertThatThrownBy(() -> wechat.send(draft.message(), "o1")).isInstanceOf(AnswerLostException.class);
        assertThat(wechat.adapter().limits().repeatSafe()).isFalse();
    }

    @Test
    void theSameMessageIsShownOnceWithinTenMinutes() throws Exception {
        wechat.send(draft.message(), "o1");
        wechat.pass(Duration.ofMinutes(9));
        wechat.send(draft.message(), "o1");
        assertThat(wechat.vendor().messages().copies(draft.task.msgid(), "o1")).isEqualTo(1);

        wechat.pass(Duration.ofMinutes(1));
        wechat.send(draft.message(), "o1");
        assertThat(wechat.vendor().messages().copies(draft.task.msgid(), "o1")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"INSTALLED, success, NONE", "NOTIFICATION_OFF, failed:user block, NO_CONSENT"})
    void theEventOfAFinishedMessageNamesItsId(PhoneState person, String status, LossReason reason) throws Exception {
        wechat.vendor().phones().set("o1", person);

        SendAnswer answer = wechat.adapter().send(draft.message(), PlayedChannel.recipients("o1"));

        await().until(() -> wechat.receipts().size() == 1);
        Event event = reason == LossReason.NONE ? new Event.Arrived() : new Event.Lost(reason);
        assertThat(wechat.receipts())
                .containsExactly(VendorReceipt.ofMessage(
                        answer.messageId(),
                        "o1",
                        event,
                        status,
                        wechat.vendor().clock().instant()));
        assertThat(wechat.callbackStatuses())
                .as("the address was verified before")
                .containsExactly(200, 200);
        assertThat(wechat.adapter().limits().confirmsArrival()).isTrue();
    }

    @Test
    void followersWhoLeaveAndComeBackOptOutAndIn() throws Exception {
        assertThat(wechat.post("/_person/o1/unsubscribe", "")).isEqualTo(200);
        await().until(() -> wechat.receipts().size() == 1);
        wechat.post("/_person/o1/subscribe", "");
        await().until(() -> wechat.receipts().size() == 2);

        assertThat(wechat.receipts())
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.OptedOut(), new Event.OptedIn());
        assertThat(wechat.receipts()).extracting(VendorReceipt::token).containsOnly("o1");
    }

    @Test
    void anAddressThatDoesNotKnowTheTokenGetsNothing() throws Exception {
        wechat.with("callback-token", "another");
        wechat.send(draft.message(), "o1");

        assertThat(wechat.callbackStatuses()).containsExactly(401);
        assertThat(wechat.receipts()).isEmpty();
    }

    @Test
    void withoutACallbackTokenNoReceiptsAreTakenAndArrivalsAreNotPromised() {
        wechat.with("callback-token", "");

        assertThat(wechat.adapter().receipts()).isEmpty();
        assertThat(wechat.adapter().limits().confirmsArrival()).isFalse();
    }
}
