package io.hongyan.simulators.vendor.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.sms.SmsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HuaweiSmsTest {

    private static final String A = "+8613800000001";
    private static final String B = "+8613800000002";

    private PlayedChannel sms;

    @BeforeEach
    void play() throws Exception {
        sms = new PlayedChannel(new SmsChannel(), new HuaweiSmsSimulator());
        sms.with("receipt-url", sms.vendor().receipts().settings().callbackUrl());
    }

    @AfterEach
    void stop() {
        sms.close();
    }

    @Test
    void readsWhatCarriersReportByOurOwnTask() throws Exception {
        sms.vendor().phones().set(B, PhoneState.UNKNOWN);
        VendorMessage message = Sms.notice("t1");

        assertThat(sms.send(message, A, B)).containsOnly(Verdict.ACCEPTED);

        String task = message.task().toString();
        await().untilAsserted(() -> assertThat(sms.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple(task, A, new Event.Arrived()), tuple(task, B, new Event.Lost(LossReason.TOKEN_INVALID))));
    }

    @Test
    void confirmsNothingWithoutAReceiptAddress() throws Exception {
        assertThat(sms.adapter().limits().confirmsArrival()).isTrue();
        assertThat(sms.with("receipt-url", "").adapter().limits().confirmsArrival())
                .isFalse();
        assertThat(sms.adapter().limits().batch()).isEqualTo(500);
    }

    @Test
    void tellsTheNumbersOfARequestApart() throws Exception {
        assertThat(sms.send(Sms.code("t1"), A)).containsExactly(Verdict.ACCEPTED);

        assertThat(sms.send(Sms.code("t2"), A, B))
                .extracting(Sms::reason)
                .containsExactly(LossReason.OVER_QUOTA_DEVICE, LossReason.NONE);
    }

    @Test
    void passesOnWhoWantsNoMore() throws Exception {
        Phone.replies(sms.vendor(), A, "退订");

        await().untilAsserted(() -> assertThat(sms.receipts())
                .extracting(VendorReceipt::token, VendorReceipt::event)
                .containsExactly(tuple(A, new Event.OptedOut())));
    }

    @Test
    void aDividedMessageArrivesWithItsLastPart() {
        assertThat(read("smsMsgId=1&total=2&sequence=1&status=DELIVRD&extend=T&to=%2B8613800000001"))
                .isEmpty();
        assertThat(read("smsMsgId=1&total=2&sequence=2&status=DELIVRD&extend=T&to=%2B8613800000001"))
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.Arrived());
        assertThat(read("smsMsgId=1&total=2&sequence=1&status=UNDELIV&extend=T&to=%2B8613800000001"))
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.Lost(LossReason.OFFLINE));
    }

    private List<VendorReceipt> read(String form) {
        return sms.adapter()
                .receipts()
                .orElseThrow()
                .read(new Receipts.Request("POST", Map.of(), Map.of(), form.getBytes(StandardCharsets.UTF_8)))
                .receipts();
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(sms.send(Sms.message("t1", "notification", "SMS_1", "order", "1"), A))
                .extracting(Sms::reason)
                .containsExactly(LossReason.INVALID_PARAM);
        sms.with("sender", "8800000000000");
        assertThat(sms.send(Sms.notice("t2"), A)).extracting(Sms::reason).containsExactly(LossReason.PERMISSION_DENIED);
        sms.with("sender", HuaweiSmsSimulator.SENDER);
        sms.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(sms.send(Sms.notice("t3"), A)).extracting(Sms::reason).containsExactly(LossReason.VENDOR_ERROR);
    }

    @Test
    void saysWhetherTheKeyIsGood() throws Exception {
        assertThat(sms.adapter().probe()).isEmpty();
        sms.with("access-key-secret", "another");

        assertThat(sms.adapter().probe())
                .hasValueSatisfying(why -> assertThat(why.text()).contains("E000111"));
        assertThat(sms.send(Sms.notice("t1"), A)).extracting(Sms::reason).containsExactly(LossReason.AUTH_FAILED);
    }
}
