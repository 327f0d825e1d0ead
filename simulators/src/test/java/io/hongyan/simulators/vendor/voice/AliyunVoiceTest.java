package io.hongyan.simulators.vendor.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.voice.VoiceChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AliyunVoiceTest {

    private static final String A = "+8613800000001";
    private static final String B = "+8613800000002";
    private static final String C = "+8613800000003";

    private PlayedChannel voice;

    @BeforeEach
    void play() throws Exception {
        voice = new PlayedChannel(new VoiceChannel(), new AliyunVoiceSimulator());
    }

    @AfterEach
    void stop() {
        voice.close();
    }

    static VendorMessage code(String request, MessageClass messageClass) {
        Draft draft = new Draft();
        draft.task = Draft.task(request);
        draft.messageClass = messageClass;
        draft.extension.putObject("variables").put("code", "1234");
        return draft.message();
    }

    private static VendorMessage code(String request) {
        return code(request, MessageClass.SERVICE);
    }

    @Test
    void whoAnswersHasHeardItAndWhoDoesNotHasOnlyBeenRung() throws Exception {
        voice.vendor().phones().set(B, PhoneState.NOTIFICATION_OFF);
        voice.vendor().phones().set(C, PhoneState.OFFLINE);
        VendorMessage message = code("t1");

        String a = id(voice.send(message, A));
        String b = id(voice.send(message, B));
        String c = id(voice.send(message, C));

        await().untilAsserted(() -> assertThat(voice.receipts())
                .extracting(VendorReceipt::messageId, VendorReceipt::token, VendorReceipt::event, VendorReceipt::code)
                .containsExactlyInAnyOrder(
                        tuple(a, A, new Event.Displayed(), "200000"),
                        tuple(b, B, new Event.Lost(LossReason.NOT_DISPLAYED), "200003"),
                        tuple(c, C, new Event.Lost(LossReason.OFFLINE), "200010")));
        assertThat(voice.adapter().limits().receiptsById()).isTrue();
        assertThat(voice.taken().body()).isEqualTo("您的验证码是1234");
    }

    @Test
    void anAnnouncementOfTheNetworkSaysMoreThanThatNobodyAnswered() {
        List<VendorReceipt> receipts = voice.adapter()
                .receipts()
                .orElseThrow()
                .read(new Receipts.Request("POST", Map.of(), Map.of(), """
                        [{"call_id": "1^2", "callee": "13800000001", "status_code": "200003", "early_media_code": "200004",
                          "end_time": "2026-09-01 16:00:00"},
                         {"call_id": "1^3", "status_code": "200101", "status_time": "2026-09-01 16:00:00"}]""".getBytes(StandardCharsets.UTF_8)))
                .receipts();

        assertThat(receipts)
                .extracting(VendorReceipt::messageId, VendorReceipt::event, VendorReceipt::code)
                .containsExactly(tuple("1^2", new Event.Lost(LossReason.TOKEN_INVALID), "200004"));
    }

    @Test
    void leavesPeopleAloneAtRest() throws Exception {
        // 16:00 in China; marketing may ring until 20:00.
        assertThat(voice.send(code("t1", MessageClass.MARKETING), A)).hasOnlyElementsOfType(Verdict.Accepted.class);
        voice.pass(Duration.ofHours(5));

        assertThat(voice.send(code("t2", MessageClass.MARKETING), B))
                .containsExactly(new Verdict.TryLater(LossReason.QUIET_HOURS, "rest-time", Duration.ofHours(12)));
        assertThat(voice.send(code("t3"), B)).hasOnlyElementsOfType(Verdict.Accepted.class);
        voice.with("service-hours", "8-20");
        assertThat(voice.send(code("t4"), C))
                .containsExactly(new Verdict.TryLater(LossReason.QUIET_HOURS, "rest-time", Duration.ofHours(11)));
    }

    @Test
    void ringsANumberOnceAMinute() throws Exception {
        assertThat(voice.send(code("t1"), A)).hasOnlyElementsOfType(Verdict.Accepted.class);
        assertThat(reason(voice.send(code("t2"), A))).isEqualTo(LossReason.OVER_QUOTA_DEVICE);

        voice.pass(Duration.ofSeconds(61));
        assertThat(voice.send(code("t3"), A)).hasOnlyElementsOfType(Verdict.Accepted.class);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        voice.vendor().phones().set(A, PhoneState.UNKNOWN);
        voice.vendor().phones().set(B, PhoneState.DISABLED);
        assertThat(reason(voice.send(code("t1"), A))).isEqualTo(LossReason.TOKEN_INVALID);
        assertThat(reason(voice.send(code("t2"), B))).isEqualTo(LossReason.NO_CONSENT);
        assertThat(reason(voice.send(code("t3"), "+85251234567"))).isEqualTo(LossReason.UNSUPPORTED);
        assertThat(reason(voice.send(code("t4"), "123"))).isEqualTo(LossReason.TOKEN_INVALID);

        Draft wordless = new Draft();
        assertThat(reason(voice.send(wordless.message(), C))).isEqualTo(LossReason.INVALID_PARAM);
        Draft tooLong = new Draft();
        tooLong.extension.putObject("variables").put("code", "1".repeat(250));
        assertThat(reason(voice.send(tooLong.message(), C))).isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void refusesATemplateThatIsNotApproved() throws Exception {
        voice.with("template-id", "TTS_1");

        assertThat(reason(voice.send(code("t1"), C))).isEqualTo(LossReason.INVALID_PARAM);
        assertThat(voice.adapter().limits().batch()).isOne();
    }

    @Test
    void saysWhetherTheKeyIsGood() throws Exception {
        assertThat(voice.adapter().probe()).isEmpty();
        voice.with("access-key-secret", "another");

        assertThat(voice.adapter().probe())
                .hasValueSatisfying(why -> assertThat(why.text()).contains("SignatureDoesNotMatch"));
        assertThat(reason(voice.send(code("t1"), A))).isEqualTo(LossReason.AUTH_FAILED);
    }

    private static String id(List<Verdict> verdicts) {
        return ((Verdict.Accepted) verdicts.getFirst()).messageId();
    }

    static LossReason reason(List<Verdict> verdicts) {
        return switch (verdicts.getFirst()) {
            case Verdict.Accepted _ -> LossReason.NONE;
            case Verdict.Rejected rejected -> rejected.reason();
            case Verdict.TryLater later -> later.reason();
        };
    }
}
