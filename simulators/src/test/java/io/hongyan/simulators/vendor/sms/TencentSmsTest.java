package io.hongyan.simulators.vendor.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.sms.SmsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TencentSmsTest {

    private static final String A = "+8613800000001";
    private static final String B = "+8613800000002";
    private static final String C = "+8613800000003";
    private static final String ABROAD = "+85251234567";

    private PlayedChannel sms;

    @BeforeEach
    void play() throws Exception {
        sms = new PlayedChannel(new SmsChannel(), new TencentSmsSimulator());
    }

    @AfterEach
    void stop() {
        sms.close();
    }

    @Test
    void eachNumberHasAnAnswerAndAnIdOfItsOwn() throws Exception {
        sms.vendor().phones().set(B, PhoneState.UNKNOWN);
        sms.vendor().phones().set(C, PhoneState.NOTIFICATION_OFF);

        List<Verdict> verdicts = sms.send(Sms.notice("t1"), A, B, C, ABROAD);

        assertThat(verdicts)
                .extracting(Sms::reason)
                .containsExactly(LossReason.NONE, LossReason.TOKEN_INVALID, LossReason.NO_CONSENT, LossReason.NONE);
        assertThat(sms.vendor().messages().last(_ -> true, 9))
                .extracting(taken -> taken.id())
                .containsExactlyInAnyOrder(id(verdicts.get(0)), id(verdicts.get(3)));
    }

    @Test
    void aReceiptNamesTheMessageByTencentsIdAlone() throws Exception {
        sms.vendor().phones().set(B, PhoneState.INACTIVE);

        List<Verdict> verdicts = sms.send(Sms.notice("t1"), A, B);

        await().untilAsserted(() -> assertThat(sms.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::messageId, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple("", id(verdicts.get(0)), A, new Event.Arrived()),
                        tuple("", id(verdicts.get(1)), B, new Event.Lost(LossReason.EXPIRED))));
        assertThat(sms.adapter().limits().receiptsById()).isTrue();
    }

    @Test
    void passesOnWhoWantsNoMore() throws Exception {
        Phone.replies(sms.vendor(), A, "td");
        Phone.replies(sms.vendor(), ABROAD, "STOP");

        await().untilAsserted(() -> assertThat(sms.receipts())
                .extracting(VendorReceipt::token, VendorReceipt::event)
                .contains(tuple(A, new Event.OptedOut())));
        assertThat(sms.callbackStatuses()).containsOnly(200);
    }

    @Test
    void takesTwoHundredNumbersARequestAndNoMore() throws Exception {
        assertThat(sms.adapter().limits().batch()).isEqualTo(200);
        assertThat(sms.send(Sms.notice("t1"), numbers(200)))
                .extracting(Sms::reason)
                .containsOnly(LossReason.NONE);
        assertThat(sms.send(Sms.notice("t2"), numbers(201)))
                .extracting(Sms::reason)
                .containsOnly(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void variablesGoByPlace() throws Exception {
        Draft draft = Sms.draft("t1");
        draft.extension.put("template_id", "SMS_100001");
        draft.extension.putArray("variables").add("2468");

        assertThat(sms.send(draft.message(), A)).extracting(Sms::reason).containsExactly(LossReason.NONE);
        assertThat(sms.taken().body()).contains("2468");
    }

    @Test
    void marketingWaitsForMorningAtTencentToo() throws Exception {
        sms.with("marketing-hours", "0-24");
        sms.pass(Duration.ofHours(8)); // midnight in China

        assertThat(sms.send(Sms.marketing("t1"), A))
                .containsExactly(new Verdict.TryLater(
                        LossReason.QUIET_HOURS, "FailedOperation.MarketingSendTimeConstraint", Duration.ofMinutes(5)));
    }

    @Test
    void tellsWhatIsTheAppsFromWhatIsTheNumbers() throws Exception {
        assertThat(sms.send(Sms.code("t1"), A)).extracting(Sms::reason).containsExactly(LossReason.NONE);
        assertThat(sms.send(Sms.code("t2"), A)).extracting(Sms::reason).containsExactly(LossReason.OVER_QUOTA_DEVICE);

        sms.vendor().quotas().define("messages", 1, Long.MAX_VALUE);
        assertThat(sms.send(Sms.notice("t3"), B)).extracting(Sms::reason).containsExactly(LossReason.OVER_QUOTA_APP);

        sms.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(sms.send(Sms.notice("t4"), B))
                .containsExactly(
                        new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "RequestLimitExceeded", Duration.ZERO));

        assertThat(sms.send(Sms.message("t5", "notification", "SMS_1", "order", "1"), B))
                .extracting(Sms::reason)
                .containsExactly(LossReason.INVALID_PARAM);
    }

    @Test
    void refusesCallbacksWithoutTheReceiptKey() throws Exception {
        sms.with("receipt-key", "secret");
        Receipts receipts = sms.adapter().receipts().orElseThrow();
        byte[] body = "[{\"sid\": \"1\", \"mobile\": \"13800000001\", \"nationcode\": \"86\"}]"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body))
                        .status())
                .isEqualTo(403);
        assertThat(receipts.read(new Receipts.Request("POST", Map.of("key", "secret"), Map.of(), body))
                        .receipts())
                .hasSize(1);
        assertThat(receipts.read(new Receipts.Request(
                                "POST", Map.of("key", "secret"), Map.of(), "nonsense".getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void saysWhetherTheKeyIsGood() throws Exception {
        assertThat(sms.adapter().probe()).isEmpty();
        sms.with("access-key-secret", "another");

        assertThat(sms.adapter().probe())
                .hasValueSatisfying(why -> assertThat(why.text()).contains("AuthFailure.SignatureFailure"));
        assertThat(sms.send(Sms.notice("t1"), A)).extracting(Sms::reason).containsExactly(LossReason.AUTH_FAILED);
    }

    private static String id(Verdict verdict) {
        return ((Verdict.Accepted) verdict).messageId();
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj("+86139%08d"::formatted).toArray(String[]::new);
    }
}
