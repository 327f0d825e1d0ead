package io.hongyan.simulators.vendor.meizu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.meizu.MeizuChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MeizuAdapterTest {

    private PlayedChannel meizu;

    @BeforeEach
    void play() throws Exception {
        meizu = new PlayedChannel(new MeizuChannel(), new MeizuSimulator());
    }

    @AfterEach
    void stop() {
        meizu.close();
    }

    @Test
    void readsArrivalsAndClicks() throws Exception {
        var receipts = meizu.vendor().receipts();
        receipts.settings(receipts.settings().withClicks(1));
        meizu.with("receipt-url", receipts.settings().callbackUrl());
        VendorMessage message = draft("t1").message();

        assertThat(meizu.send(message, "a", "b")).containsOnly(Verdict.ACCEPTED);

        String task = message.task().toString();
        await().untilAsserted(() -> assertThat(meizu.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple(task, "a", new Event.Arrived()),
                        tuple(task, "b", new Event.Arrived()),
                        tuple(task, "a", new Event.Clicked()),
                        tuple(task, "b", new Event.Clicked())));
    }

    @Test
    void failsWhereTheReceiptAddressIsNotRegistered() throws Exception {
        meizu.with("receipt-url", "https://nobody.example/receipts");

        assertThat(meizu.send(draft("t1").message(), "a"))
                .containsExactly(new Verdict.Rejected(
                        LossReason.INVALID_PARAM, "1005", "callback: not registered in the console"));
    }

    @Test
    void tellsTheDevicesOfARequestApart() throws Exception {
        meizu.vendor().phones().set("gone", PhoneState.UNINSTALLED);
        meizu.vendor().phones().set("foreign", PhoneState.UNKNOWN);
        meizu.vendor().phones().set("silent", PhoneState.NOTIFICATION_OFF);

        assertThat(meizu.send(draft("t1").message(), "a", "gone", "foreign", "silent", "b"))
                .extracting(MeizuAdapterTest::reason)
                .containsExactly(
                        LossReason.NONE,
                        LossReason.UNINSTALLED,
                        LossReason.TOKEN_INVALID,
                        LossReason.NOTIFICATION_OFF,
                        LossReason.NONE);
    }

    @Test
    void showsAPhoneThreePublicMessagesADay() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(meizu.send(marketing("t" + i), "a")).containsExactly(Verdict.ACCEPTED);
        }

        assertThat(reason(meizu.send(marketing("t4"), "a").getFirst())).isEqualTo(LossReason.OVER_QUOTA_DEVICE);
        assertThat(meizu.send(draft("t5").message(), "a")).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void isFoldedAfterFiveMessagesAMinute() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(meizu.send(draft("t" + i).message(), "a")).containsExactly(Verdict.ACCEPTED);
        }
        assertThat(meizu.send(draft("t6").message(), "a"))
                .containsExactly(new Verdict.Rejected(LossReason.OVER_QUOTA_DEVICE, "520", "folded"));

        meizu.pass(Duration.ofMinutes(1));
        assertThat(meizu.send(draft("t7").message(), "a")).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void takesTooFastForTooFastAndNotForNotificationOff() throws Exception {
        meizu.vendor().rates().define("requests", 1);

        assertThat(meizu.send(draft("t1").message(), "a")).containsExactly(Verdict.ACCEPTED);
        assertThat(meizu.send(draft("t2").message(), "a", "b"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "110010", Duration.ZERO));
    }

    @Test
    void takesAHundredDevicesAndNoMore() throws Exception {
        assertThat(meizu.send(draft("t1").message(), tokens(100))).containsOnly(Verdict.ACCEPTED);
        assertThat(reason(meizu.send(draft("t2").message(), tokens(101)).getFirst()))
                .isEqualTo(LossReason.INVALID_PARAM);
        assertThat(meizu.adapter().limits().batch()).isEqualTo(100);
    }

    @Test
    void reportsATextThatIsTooLong() throws Exception {
        Draft draft = draft("t1");
        draft.title = "长".repeat(33);

        assertThat(reason(meizu.send(draft.message(), "a").getFirst())).isEqualTo(LossReason.INVALID_PARAM);
    }

    @Test
    void triesAgainWhereMeizuIsNotWell() throws Exception {
        meizu.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));

        assertThat(meizu.send(draft("t1").message(), "a"))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 503", Duration.ZERO));
    }

    @Test
    void signsTextsThatAFormMustEncode() throws Exception {
        Draft draft = draft("t1");
        draft.title = "50% & more = 好 + 😀";
        draft.bigText = "全文\n第二行";

        assertThat(meizu.send(draft.message(), "a")).containsExactly(Verdict.ACCEPTED);
        assertThat(meizu.vendor().messages().last(_ -> true, 1).getFirst().title())
                .isEqualTo(draft.title);
    }

    @Test
    void saysWhetherTheSecretIsGood() throws Exception {
        assertThat(meizu.adapter().probe()).isEmpty();
        meizu.with("app-secret", "another");

        assertThat(meizu.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(why -> assertThat(why).contains("1006"));
        assertThat(reason(meizu.send(draft("t1").message(), "a").getFirst())).isEqualTo(LossReason.AUTH_FAILED);
    }

    @Test
    void hasNoPassThroughMessages() throws Exception {
        Draft transmission = draft("t1");
        transmission.kind = VendorMessage.Kind.TRANSMISSION;

        assertThat(reason(meizu.send(transmission.message(), "a").getFirst())).isEqualTo(LossReason.UNSUPPORTED);
    }

    private static Draft draft(String requestId) {
        Draft draft = new Draft();
        draft.task = Draft.task(requestId);
        return draft;
    }

    private static VendorMessage marketing(String requestId) {
        Draft draft = draft(requestId);
        draft.messageClass = MessageClass.MARKETING;
        return draft.message();
    }

    private static String[] tokens(int count) {
        return IntStream.range(0, count).mapToObj(i -> "push-" + i).toArray(String[]::new);
    }

    private static LossReason reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> LossReason.NONE;
            case Verdict.Rejected rejected -> rejected.reason();
            case Verdict.TryLater later -> later.reason();
        };
    }
}
