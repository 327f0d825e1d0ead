package io.hongyan.simulators.vendor.voice;

import static io.hongyan.simulators.vendor.voice.AliyunVoiceTest.code;
import static io.hongyan.simulators.vendor.voice.AliyunVoiceTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.voice.VoiceChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract for platforms that make calls. */
final class CallPlatformTest {

    private static final String A = "+8613800000001";
    private static final String B = "+8613800000002";
    private static final String C = "+8613800000003";

    private PlayedChannel voice;

    @BeforeEach
    void play() throws Exception {
        voice = new PlayedChannel(new VoiceChannel(), new CallPlatformSimulator());
    }

    @AfterEach
    void stop() {
        voice.close();
    }

    @Test
    void callsManyNumbersByOneRequestAndHearsWhatBecameOfThem() throws Exception {
        voice.vendor().phones().set(B, PhoneState.UNINSTALLED);
        voice.vendor().phones().set(C, PhoneState.DISABLED);
        VendorMessage message = code("t1", MessageClass.SERVICE);

        assertThat(voice.send(message, A, B, C))
                .containsExactly(
                        Verdict.ACCEPTED,
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.BLACKLISTED, "blacklist", ""));

        String task = message.task().toString();
        await().untilAsserted(() -> assertThat(voice.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event, VendorReceipt::code)
                .containsExactlyInAnyOrder(
                        tuple(task, A, new Event.Displayed(), "answered A"),
                        tuple(task, B, new Event.Lost(LossReason.TOKEN_INVALID), "vacant")));
    }

    @Test
    void aRepeatedRequestRingsNobodyTwice() throws Exception {
        VendorMessage message = code("t1", MessageClass.SERVICE);
        voice.send(message, A);
        voice.send(message, A);

        assertThat(voice.vendor().messages().total()).isOne();
        assertThat(voice.adapter().limits().repeatSafe()).isTrue();
        assertThat(voice.adapter().limits().batch()).isEqualTo(100);
    }

    @Test
    void passesOnWhoWantsNoMoreCalls() throws Exception {
        voice.vendor().phones().set(A, PhoneState.USER_MISMATCH);
        voice.send(code("t1", MessageClass.SERVICE), A);

        await().untilAsserted(() -> assertThat(voice.receipts())
                .extracting(VendorReceipt::token, VendorReceipt::event)
                .containsExactly(tuple(A, new Event.OptedOut())));
    }

    @Test
    void takesBackCallsThatAreNotMadeYet() throws Exception {
        voice.vendor().phones().set(A, PhoneState.OFFLINE);
        VendorMessage message = code("t1", MessageClass.SERVICE);
        voice.send(message, A, B);

        assertThat(voice.adapter()
                        .recall(new Recall(message.task(), "", OptionalInt.empty(), PlayedChannel.recipients(A, B))))
                .containsExactly(Verdict.ACCEPTED, new Verdict.Rejected(LossReason.UNKNOWN, "made", ""));
        await().untilAsserted(() -> assertThat(voice.receipts())
                .extracting(VendorReceipt::token, VendorReceipt::event)
                .contains(tuple(A, new Event.Lost(LossReason.RECALLED))));
    }

    @Test
    void believesNoCallbackWithoutTheSignature() {
        byte[] body = "{\"results\": []}".getBytes(StandardCharsets.UTF_8);
        Receipts receipts = voice.adapter().receipts().orElseThrow();

        assertThat(receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body))
                        .status())
                .isEqualTo(403);
        assertThat(receipts.read(new Receipts.Request(
                                "POST",
                                Map.of(),
                                Map.of("x-hongyan-timestamp", "1788249600", "x-hongyan-signature", "00"),
                                body))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void leavesPeopleAloneAtRestAndTellsTooFastFromTrouble() throws Exception {
        voice.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(voice.send(code("t1", MessageClass.SERVICE), A))
                .containsExactly(
                        new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "HTTP 429", Duration.ofSeconds(1)));
        voice.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(reason(voice.send(code("t2", MessageClass.SERVICE), A))).isEqualTo(LossReason.VENDOR_ERROR);
        voice.pass(Duration.ofHours(6));
        assertThat(reason(voice.send(code("t3", MessageClass.MARKETING), A))).isEqualTo(LossReason.QUIET_HOURS);
        voice.with("template-id", "no-such-script");
        assertThat(reason(voice.send(code("t4", MessageClass.SERVICE), A))).isEqualTo(LossReason.INVALID_PARAM);
    }

    @Test
    void saysWhetherTheSecretIsGood() throws Exception {
        assertThat(voice.adapter().probe()).isEmpty();
        voice.with("secret", "another");

        assertThat(voice.adapter().probe())
                .hasValueSatisfying(why -> assertThat(why.text()).contains("401"));
        assertThat(reason(voice.send(code("t1", MessageClass.SERVICE), A))).isEqualTo(LossReason.AUTH_FAILED);
    }
}
