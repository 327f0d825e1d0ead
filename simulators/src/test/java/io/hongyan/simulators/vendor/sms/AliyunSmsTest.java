package io.hongyan.simulators.vendor.sms;

import static io.hongyan.simulators.vendor.sms.Sms.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.sms.SmsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AliyunSmsTest {

    private static final String A = "+8613800000001";
    private static final String B = "+8613800000002";
    private static final String C = "+8613800000003";
    private static final String ABROAD = "+85251234567";

    private PlayedChannel sms;

    @BeforeEach
    void play() throws Exception {
        sms = new PlayedChannel(new SmsChannel(), new AliyunSmsSimulator());
    }

    @AfterEach
    void stop() {
        sms.close();
    }

    @Test
    void sendsOneTemplateToManyNumbersInOneCall() throws Exception {
        VendorMessage message = Sms.notice("t1");

        assertThat(sms.send(message, A, B, C)).containsOnly(Verdict.ACCEPTED);

        assertThat(sms.vendor().messages().last(_ -> true, 9))
                .extracting(taken -> taken.token(), taken -> taken.key(), taken -> taken.body())
                .containsExactlyInAnyOrder(
                        tuple(A, message.task().toString(), "您的订单A17已发货。"),
                        tuple(B, message.task().toString(), "您的订单A17已发货。"),
                        tuple(C, message.task().toString(), "您的订单A17已发货。"));
        assertThat(sms.vendor().messages().last(_ -> true, 9))
                .extracting(taken -> taken.id())
                .containsOnly(sms.taken().id());
    }

    @Test
    void readsWhatCarriersReport() throws Exception {
        sms.vendor().phones().set(B, PhoneState.UNINSTALLED);
        sms.vendor().phones().set(C, PhoneState.OFFLINE);
        VendorMessage message = Sms.notice("t1");

        sms.send(message, A, B, C);

        String task = message.task().toString();
        await().untilAsserted(() -> assertThat(sms.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event, VendorReceipt::code)
                .containsExactlyInAnyOrder(
                        tuple(task, A, new Event.Arrived(), "DELIVERED"),
                        tuple(task, B, new Event.Lost(LossReason.TOKEN_INVALID), "MK:0001"),
                        tuple(task, C, new Event.Lost(LossReason.OFFLINE), "UNDELIV")));
    }

    @Test
    void passesOnWhoWantsNoMore() throws Exception {
        Phone.replies(sms.vendor(), A, "ｒ ");
        Phone.replies(sms.vendor(), B, "退订。");
        Phone.replies(sms.vendor(), C, "谢谢");
        Phone.replies(sms.vendor(), C, "DY");

        await().untilAsserted(() -> assertThat(sms.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple("", A, new Event.OptedOut()),
                        tuple("", B, new Event.OptedOut()),
                        tuple("", C, new Event.OptedIn())));
        assertThat(sms.callbackStatuses()).containsOnly(200);
    }

    @Test
    void refusesOneBadNumberAndSendsToTheOthers() throws Exception {
        sms.vendor().phones().set(B, PhoneState.UNKNOWN);

        assertThat(sms.send(Sms.notice("t1"), A, B, C, "12345"))
                .extracting(Sms::reason)
                .containsExactly(LossReason.NONE, LossReason.TOKEN_INVALID, LossReason.NONE, LossReason.TOKEN_INVALID);
        assertThat(sms.vendor().messages().total()).isEqualTo(2);
    }

    @Test
    void learnsFromTheAnswerThatANumberHadItsShare() throws Exception {
        assertThat(sms.send(Sms.code("t1"), A)).containsExactly(Verdict.ACCEPTED);

        assertThat(sms.send(Sms.code("t2"), A, B))
                .extracting(Sms::reason)
                .containsExactly(LossReason.OVER_QUOTA_DEVICE, LossReason.NONE);

        sms.pass(Duration.ofMinutes(2));
        assertThat(sms.send(Sms.code("t3"), A)).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void sendsOnceToANumberThatSeveralDevicesHave() throws Exception {
        assertThat(sms.send(Sms.notice("t1"), A, A)).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);

        assertThat(sms.vendor().messages().total()).isOne();
    }

    @Test
    void keepsHomeAndAbroadApart() throws Exception {
        assertThat(sms.send(Sms.notice("t1"), A, ABROAD, B)).containsOnly(Verdict.ACCEPTED);

        assertThat(sms.vendor().messages().last(_ -> true, 9))
                .hasSize(3)
                .extracting(taken -> taken.id() + (taken.token().equals(ABROAD) ? " abroad" : ""))
                .satisfies(ids -> assertThat(ids.stream().distinct()).hasSize(2));
    }

    @Test
    void takesAThousandNumbersACallAndNoMore() throws Exception {
        assertThat(sms.adapter().limits().batch()).isEqualTo(1000);
        assertThat(sms.send(Sms.notice("t1"), numbers(1000))).containsOnly(Verdict.ACCEPTED);
        assertThat(sms.send(Sms.notice("t2"), numbers(1001)))
                .extracting(Sms::reason)
                .containsOnly(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void holdsMarketingUntilMorning() throws Exception {
        // 16:00 in China
        assertThat(sms.send(Sms.marketing("t1"), A)).containsExactly(Verdict.ACCEPTED);
        sms.pass(Duration.ofHours(6));

        assertThat(sms.send(Sms.marketing("t2"), A))
                .containsExactly(new Verdict.TryLater(LossReason.QUIET_HOURS, "marketing-hours", Duration.ofHours(10)));
        assertThat(sms.send(Sms.code("t3"), A)).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void saysWhatIsWrongWithTemplateSignatureAndVariables() throws Exception {
        assertThat(sms.send(Sms.message("t1", "notification", "SMS_999", "order", "A17"), A))
                .containsExactly(new Verdict.Rejected(LossReason.INVALID_PARAM, "isv.SMS_TEMPLATE_ILLEGAL", "短信模板不合法"));
        assertThat(sms.send(Sms.message("t2", "notification", "SMS_100002", "number", "A17"), A))
                .extracting(Sms::reason)
                .containsExactly(LossReason.INVALID_PARAM);
        assertThat(sms.send(Sms.message("t3", "notification", "SMS_100002", "order", "长".repeat(36)), A))
                .extracting(Sms::reason)
                .containsExactly(LossReason.PARAM_OVER_LIMIT);

        Draft nameless = Sms.draft("t4");
        assertThat(sms.send(nameless.message(), A))
                .containsExactly(new Verdict.Rejected(
                        LossReason.INVALID_PARAM,
                        "template_id",
                        "template_id: missing (expected: in the push or in the settings)"));

        Draft foreign = Sms.draft("t5");
        foreign.extension.put("template_id", "SMS_100002").put("sign_name", "别人");
        foreign.extension.putObject("variables").put("order", "1");
        assertThat(reason(sms.send(foreign.message(), A).getFirst())).isEqualTo(LossReason.INVALID_PARAM);
    }

    @Test
    void signsTextsThatMustBeEncoded() throws Exception {
        assertThat(sms.send(Sms.message("t1", "notification", "SMS_100002", "order", "50% & a=b*c~d+ 好😀"), A))
                .containsExactly(Verdict.ACCEPTED);

        assertThat(sms.taken().body()).isEqualTo("您的订单50% & a=b*c~d+ 好😀已发货。");
    }

    @Test
    void tellsALostAnswerFromARefusalAndATooFastFromATrouble() throws Exception {
        sms.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> sms.send(Sms.notice("t1"), A)).isInstanceOf(AnswerLostException.class);

        sms.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(sms.send(Sms.notice("t2"), A))
                .containsExactly(
                        new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "Throttling.User", Duration.ZERO));

        sms.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(sms.send(Sms.notice("t3"), A))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 503", Duration.ZERO));
        assertThat(sms.adapter().limits().repeatSafe()).isFalse();
    }

    @Test
    void stopsAtTheDaysLimitOfTheAccount() throws Exception {
        sms.vendor().quotas().define("messages", 1, Long.MAX_VALUE);

        assertThat(sms.send(Sms.notice("t1"), A)).containsExactly(Verdict.ACCEPTED);
        assertThat(sms.send(Sms.notice("t2"), A)).extracting(Sms::reason).containsExactly(LossReason.OVER_QUOTA_APP);
    }

    @Test
    void saysWhetherTheKeyIsGood() throws Exception {
        assertThat(sms.adapter().probe()).isEmpty();
        sms.with("access-key-secret", "another");

        assertThat(sms.adapter().probe())
                .hasValueSatisfying(why -> assertThat(why.text()).contains("SignatureDoesNotMatch"));
        assertThat(reason(sms.send(Sms.notice("t1"), A).getFirst())).isEqualTo(LossReason.AUTH_FAILED);
    }

    @Test
    void countsWhatIsBilledByTheTextThatIsShown() {
        Draft draft = Sms.draft("t1");
        draft.extension.put("text", "您的订单${order}已发货。" + "长".repeat(60)).put("template_id", "SMS_100002");
        draft.extension.putObject("variables").put("order", "1");

        assertThat(sms.adapter().units(draft.message())).isEqualTo(2);
        assertThat(sms.adapter().units(Sms.notice("t2"))).isOne();
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj("+86139%08d"::formatted).toArray(String[]::new);
    }
}
