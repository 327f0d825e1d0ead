package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What devices get that a push has not reached in time. */
class FallbackTest {

    private static final Channel SMS = Channel.SMS;
    private static final Channel EMAIL = Channel.EMAIL;
    private static final Duration FIRST = Duration.ofMinutes(10);
    private static final Duration SECOND = Duration.ofMinutes(20);
    private static final Fallback SMS_ONLY = new Fallback(List.of(new Fallback.Step(SMS, FIRST)), Optional.empty());
    private static final Fallback SMS_THEN_EMAIL =
            new Fallback(List.of(new Fallback.Step(SMS, FIRST), new Fallback.Step(EMAIL, SECOND)), Optional.empty());

    private final World world = World.calm();

    @BeforeEach
    void openAccounts() {
        world.vendors.open(SMS);
        world.vendors.open(EMAIL);
    }

    /** How a push is addressed. */
    enum By {
        SINGLE,
        LIST,
        APP
    }

    // --- who gets it, and when ---

    @ParameterizedTest
    @EnumSource
    void aDeviceThatIsNotReachedInTimeGetsItAndAReachedOneDoesNot(By by) {
        DeviceAddress away = withPhone("+861");
        DeviceAddress here = withPhone("+862");
        world.online(here);
        TaskId task =
                push(by, World.ONE_HOUR.withFallback(SMS_ONLY), away, here).getFirst();
        world.pass(FIRST.minusSeconds(1));
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();

        world.pass(Duration.ofSeconds(2));
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("+861");
        assertThat(steps(task, away)).containsSubsequence("FALLBACK sms", "SENT sms");
        assertConserved(task);
    }

    @Test
    void aStepIsCountedForEachDeviceFromWhenItWasAddressed() {
        DeviceAddress early = withPhone("+861");
        DeviceAddress late = withPhone("+862");
        TaskId task = world.pushes.createList(
                World.APP, world.request(), "", World.notification(), World.ONE_HOUR.withFallback(SMS_ONLY));
        world.pushes.list(World.APP, task, List.of(Target.of(early)));
        world.pass(Duration.ofMinutes(6));
        world.pushes.list(World.APP, task, List.of(Target.of(late)));

        world.pass(Duration.ofMinutes(5));
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861");

        world.pass(Duration.ofMinutes(6));
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861", "+862");
    }

    @Test
    void aFixedRateTaskFallsBackForTheDevicesItsRateHasComeTo() {
        for (int i = 0; i < 20; i++) {
            withPhone("+86" + i);
        }
        PushSettings settings = new PushSettings(Duration.ofHours(2), 1, Optional.empty(), false, Optional.empty(), "")
                .withFallback(new Fallback(List.of(new Fallback.Step(SMS, Duration.ofSeconds(5))), Optional.empty()));
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.notification(), settings, AppPush.Quota.ALL));
        world.pass(Duration.ofSeconds(12));
        world.serveVendors();
        assertThat(world.vendors.taken).hasSizeBetween(1, 12);

        world.pass(Duration.ofMinutes(1));
        world.serveVendors();

        assertThat(new HashSet<>(world.vendors.tokensTaken())).hasSize(20);
        assertThat(world.vendors.taken).hasSize(20);
        assertConserved(task);
    }

    @Test
    void whoHasNoAddressAndWhoWantsNoMarketingIsPassedBy() {
        DeviceAddress without = world.register();
        DeviceAddress optedOut = withPhone("+861");
        TaskId earlier =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_ONLY), optedOut).getFirst();
        world.news(SMS, earlier, "+861", VendorNews.Kind.OPTED_OUT, LossReason.NO_CONSENT);
        TaskId task = push(By.LIST, World.ONE_HOUR.withFallback(SMS_ONLY), without, optedOut)
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();

        assertThat(world.vendors.taken).isEmpty();
        assertThat(world.online(without).received).hasSize(1);
        world.vendors.messageClass = MessageClass.SERVICE; // marketing alone was refused
        push(By.LIST, World.ONE_HOUR.withFallback(SMS_ONLY), optedOut);
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861");
        assertConserved(task);
    }

    @Test
    void anArrivalTakesOutAtOnceWhatStillWaits() {
        DeviceAddress device = withPhone("+861");
        world.vendors.prices.put(SMS, 50_000L);
        TaskId task =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_ONLY), device).getFirst();
        world.pass(FIRST.plusSeconds(1));
        SimulatedGateway.Link link = world.online(device);

        world.serveVendors();

        assertThat(link.received).hasSize(1);
        assertThat(world.vendors.taken).isEmpty();
        assertThat(by(task, SMS).account()).isEqualTo(new ChannelReport.Account(0, 50_000, 1, 0, 0));
        assertThat(steps(task, device)).containsSubsequence("FALLBACK sms", "ARRIVED device", "SPARED sms");
        assertConserved(task);
    }

    @Test
    void theFallbackKeepsNoChannelFromDelivering() {
        world.vendors.open(Channel.HUAWEI);
        DeviceAddress device = world.register(DeviceFacts.of(Platform.ANDROID, "huawei")
                .withVendorToken("hw", "hw-token")
                .withVendorToken("sms", "+861"));
        SimulatedGateway.Link link = world.online(device);
        world.gateway.acknowledging = false;
        TaskId task =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_ONLY), device).getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861");

        link.disconnect();
        world.pass(Duration.ofMillis(3 * Reroutes.EVERY_MILLIS));
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861", "hw-token");
        world.news(Channel.HUAWEI, task, "hw-token", VendorNews.Kind.ARRIVED, LossReason.NONE);
        assertConserved(task);
    }

    @Test
    void anArrivalAfterTheFallbackLeftIsShownAsLate() {
        DeviceAddress device = withPhone("+861");
        world.vendors.prices.put(SMS, 50_000L);
        TaskId task =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_ONLY), device).getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        assertThat(world.report(task).inFlight()).isEqualTo(1);
        world.pass(Duration.ofSeconds(1));
        world.online(device);
        world.settle();

        assertThat(world.report(task).arrived()).isEqualTo(1);
        assertThat(by(task, SMS).account()).isEqualTo(new ChannelReport.Account(50_000, 0, 0, 0, 1));
        assertThat(steps(task, device)).containsSubsequence("FALLBACK sms", "SENT sms", "ARRIVED device");
        assertThat(by(task, Channel.DEVICE).figures()).isEqualTo(new Figures(1, 1, 1, 0, 0));
        assertConserved(task);
    }

    // --- once ---

    @Test
    void whoAChannelTookGetsNoFurtherStep() {
        DeviceAddress both = withPhoneAndMail("+861", "a@x");
        DeviceAddress mailOnly = world.registerWithToken(EMAIL, "b@x");
        TaskId task = push(By.LIST, World.ONE_HOUR.withFallback(SMS_THEN_EMAIL), both, mailOnly)
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        world.pass(FIRST);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("+861", "b@x");
        assertConserved(task);
    }

    @Test
    void whoAChannelRefusedGoesToTheNextStepAtItsTime() {
        DeviceAddress both = withPhoneAndMail("+861", "a@x");
        world.vendors.verdict = (call, target) -> call.channel() == SMS
                ? SimulatedVendors.rejected(LossReason.TOKEN_INVALID)
                : new VendorAnswer.Verdict.Accepted("");
        TaskId task =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_THEN_EMAIL), both).getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();
        assertConserved(task);

        world.pass(FIRST);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("a@x");
        assertThat(steps(task, both))
                .containsSubsequence("FALLBACK sms", "REFUSED sms", "FALLBACK email", "SENT email");
    }

    @Test
    void aRefusalThatComesAfterTheNextStepsTimeIsFollowedByItAtOnce() {
        DeviceAddress both = withPhoneAndMail("+861", "a@x");
        TaskId task =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_THEN_EMAIL), both).getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        world.pass(SECOND);
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861");

        world.news(SMS, task, "+861", VendorNews.Kind.LOST, LossReason.TOKEN_INVALID); // a vacant number
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("+861", "a@x");
        assertConserved(task);
    }

    @Test
    void whoStillWaitsForAStepIsTheNextOnesWhenItsTimeComes() {
        DeviceAddress both = withPhoneAndMail("+861", "a@x");
        TaskId task =
                push(By.LIST, World.ONE_HOUR.withFallback(SMS_THEN_EMAIL), both).getFirst();
        world.pass(SECOND.plusSeconds(1)); // nobody sends
        world.crash();

        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("a@x");
        assertConserved(task);
    }

    @Test
    void aCrashForgetsNoStepAndRepeatsNone() {
        List<DeviceAddress> devices =
                IntStream.range(0, 7).mapToObj(i -> withPhone("+86" + i)).toList();
        TaskId task = push(By.LIST, World.ONE_HOUR.withFallback(SMS_THEN_EMAIL), devices.toArray(DeviceAddress[]::new))
                .getFirst();
        world.crash();
        world.pass(FIRST.plusSeconds(1));
        VendorCall call = world.takeCall(devices.getFirst().shard(), SMS).orElseThrow();
        world.answerCall(call);
        world.crash();
        world.serveVendors();
        world.crash();
        world.pass(SECOND);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).hasSize(7).doesNotHaveDuplicates();
        assertThat(world.report(task).inFlight()).isEqualTo(7);
    }

    // --- what no push channel can have ---

    @ParameterizedTest
    @EnumSource
    void whoNoVendorCanHaveWaitsForTheFallback(By by) {
        DeviceAddress device = withPhone("+861");
        TaskId task = push(by, World.by(Strategy.VENDOR_ONLY).withFallback(SMS_ONLY), device)
                .getFirst();
        assertThat(world.report(task).pending()).isEqualTo(1);
        assertConserved(task);
        world.crash();
        assertThat(world.online(device).received).isEmpty(); // the strategy keeps the own channel out

        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("+861");
        assertThat(world.report(task).inFlight()).isEqualTo(1);
        world.news(SMS, task, "+861", VendorNews.Kind.ARRIVED, LossReason.NONE);
        assertThat(world.report(task).arrived()).isEqualTo(1);
        assertThat(steps(task, device)).containsSubsequence("GIVEN_UP", "FALLBACK sms", "SENT sms", "ARRIVED sms");
        assertConserved(task);
    }

    @Test
    void whoAVendorRefusedWaitsForTheFallbackAndIsLostForThatWhereItFailsToo() {
        world.vendors.open(Channel.HUAWEI);
        DeviceAddress device = world.register(DeviceFacts.of(Platform.ANDROID, "huawei")
                .withVendorToken("hw", "hw-token")
                .withVendorToken("sms", "+861"));
        world.vendors.verdict = (call, target) -> SimulatedVendors.rejected(
                call.channel() == SMS ? LossReason.CONTENT_REJECTED : LossReason.PERMISSION_DENIED);
        TaskId task = push(By.LIST, World.by(Strategy.VENDOR_ONLY).withFallback(SMS_ONLY), device)
                .getFirst();
        world.serveVendors();
        assertThat(world.report(task).pending()).isEqualTo(1);

        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();

        assertThat(world.report(task).lossesBeforeArrival())
                .containsExactly(Map.entry(LossReason.PERMISSION_DENIED, 1L));
        assertConserved(task);
    }

    @Test
    void whoTheFallbackCannotHaveEitherIsLostWhenItsLastStepHasPassed() {
        DeviceAddress without = world.register();
        TaskId task = push(By.APP, World.by(Strategy.VENDOR_ONLY).withFallback(SMS_THEN_EMAIL), without)
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        assertThat(world.report(task).pending()).isEqualTo(1);
        world.pass(FIRST);

        assertThat(world.report(task).lossesBeforeArrival()).containsExactly(Map.entry(LossReason.NO_CHANNEL, 1L));
        assertConserved(task);
    }

    @Test
    void whatTheFallbackSentAndNobodyConfirmedIsLostAtTheEnd() {
        DeviceAddress device = withPhone("+861");
        TaskId task = push(By.LIST, World.by(Strategy.VENDOR_ONLY).withFallback(SMS_ONLY), device)
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        world.pass(Duration.ofHours(1));

        assertThat(world.report(task).lost()).isEqualTo(1);
        assertConserved(task);
    }

    // --- money ---

    @Test
    void whatWasSpentAndWhatWasSavedAreCounted() {
        world.vendors.prices.put(SMS, 50_000L);
        world.vendors.prices.put(EMAIL, 1_000L);
        DeviceAddress reached = withPhoneAndMail("+861", "a@x");
        DeviceAddress[] others = {withPhone("+862"), withPhone("+863"), world.registerWithToken(EMAIL, "b@x")};
        world.online(reached);
        world.vendors.verdict = (call, target) -> target.token().equals("+863")
                ? SimulatedVendors.rejected(LossReason.CONTENT_REJECTED)
                : new VendorAnswer.Verdict.Unknown();
        TaskId task = push(
                        By.LIST, World.ONE_HOUR.withFallback(SMS_THEN_EMAIL), reached, others[0], others[1], others[2])
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        world.pass(FIRST);
        world.serveVendors();

        assertThat(by(task, SMS).account()).isEqualTo(new ChannelReport.Account(50_000, 50_000, 1, 0, 0));
        assertThat(by(task, EMAIL).account()).isEqualTo(new ChannelReport.Account(1_000, 0, 0, 0, 0));
    }

    @Test
    void aBudgetIsNotExceededByOneMessage() {
        world.vendors.prices.put(SMS, 50_000L);
        List<DeviceAddress> devices =
                IntStream.range(0, 20).mapToObj(i -> withPhone("+86" + i)).toList();
        Fallback bounded = new Fallback(SMS_ONLY.steps(), Optional.of(7 * 50_000L + 49_999));
        TaskId task = push(By.LIST, World.ONE_HOUR.withFallback(bounded), devices.toArray(DeviceAddress[]::new))
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        world.crash();
        world.pass(Duration.ofSeconds(25));
        world.serveVendors();

        assertThat(world.vendors.taken).hasSize(7);
        ChannelReport.Account account = by(task, SMS).account();
        assertThat(account.spentMicros()).isEqualTo(7 * 50_000L);
        assertThat(account.overBudget()).isEqualTo(13);
        DeviceAddress leftOver = devices.stream()
                .filter(device -> !steps(task, device).contains("SENT sms"))
                .findFirst()
                .orElseThrow();
        assertThat(steps(task, leftOver)).contains("OVER_BUDGET sms");
        assertThat(world.online(leftOver).received).hasSize(1);
        assertConserved(task);
    }

    @Test
    void moneyOfRefusedMessagesIsSpentOnOthers() {
        world.vendors.prices.put(SMS, 50_000L);
        List<DeviceAddress> devices =
                IntStream.range(0, 9).mapToObj(i -> withPhone("+86" + i)).toList();
        world.vendors.verdict = (call, target) -> target.token().compareTo("+864") < 0
                ? SimulatedVendors.rejected(LossReason.CONTENT_REJECTED)
                : new VendorAnswer.Verdict.Accepted("");
        Fallback bounded = new Fallback(SMS_ONLY.steps(), Optional.of(5 * 50_000L));
        TaskId task = push(By.LIST, World.ONE_HOUR.withFallback(bounded), devices.toArray(DeviceAddress[]::new))
                .getFirst();
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();
        world.pass(Duration.ofSeconds(25)); // a shard that was denied asks again
        world.serveVendors();

        assertThat(world.vendors.taken).hasSize(5);
        assertThat(by(task, SMS).account().spentMicros()).isEqualTo(5 * 50_000L);
    }

    // --- single pushes ---

    @Test
    void aSinglePushThatFallsBackIsIdempotentByItsRequestAndReportedAsOthersAre() {
        DeviceAddress device = withPhone("+861");
        PushSettings settings = World.ONE_HOUR.withFallback(SMS_ONLY);
        Pushes.Accepted first = world.single("request-a", device, World.notification(), settings);
        Pushes.Accepted second = world.single("request-a", device, World.notification(), settings);

        assertThat(second).isEqualTo(first);
        assertThat(first.task().toString()).startsWith("RASS_");
        assertThat(first.statuses()).containsExactly(new TargetStatus(device, TargetStatus.Status.OFFLINE));
        assertThat(world.report(first.task()).targeted()).isEqualTo(1);
        SimulatedGateway.Link link = world.online(device);
        assertThat(link.received).hasSize(1);
        world.settle();
        var unused = world.edge.receipts(
                device.shard(),
                List.of(new DeviceReceipt(device, first.task(), new DeviceReceipt.Action.Clicked(), world.now())));
        world.settle();
        assertThat(world.report(first.task()).total()).isEqualTo(new Figures(1, 1, 1, 1, 1));
        assertThat(world.single("request-a", device, World.notification(), settings)
                        .task())
                .isEqualTo(first.task());
        assertThat(steps(first.task(), device)).endsWith("CLICKED device");
    }

    @Test
    void aSinglePushThatFallsBackCanBeStoppedAndRecalled() {
        DeviceAddress one = withPhone("+861");
        DeviceAddress other = withPhone("+862");
        PushSettings settings = World.ONE_HOUR.withFallback(SMS_ONLY);
        TaskId stopped = push(By.SINGLE, settings, one).getFirst();
        TaskId recalled = push(By.SINGLE, settings, other).getFirst();

        assertThat(world.pushes.stop(World.APP, stopped)).isEqualTo(Pushes.StopResult.STOPPED);
        world.single(world.request(), other, World.recallOf(recalled), World.ONE_HOUR);
        world.pass(FIRST.plusSeconds(1));
        world.serveVendors();

        assertThat(world.vendors.taken).isEmpty();
        assertThat(world.report(stopped).recalled()).isEqualTo(1);
        assertThat(world.report(recalled).recalled()).isEqualTo(1);
    }

    @Test
    void theBackupOfSmartQuotaWorksForSinglePushesToo() {
        world.vendors.open(Channel.HUAWEI);
        DeviceAddress frequent = world.registerWithToken(Channel.HUAWEI, "frequent");
        for (int day = 0; day < 3; day++) {
            world.online(frequent).disconnect();
            world.pass(Duration.ofDays(1));
        }
        PushSettings settings = World.settings(Duration.ofHours(2))
                .withRouting(new Routing(Strategy.SMART_QUOTA, Map.of(), List.of(), 3, true, false));
        push(By.SINGLE, settings, frequent);
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();

        world.pass(Duration.ofMinutes(115));
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("frequent");
    }

    // --- helpers ---

    private DeviceAddress withPhone(String phone) {
        return world.registerWithToken(SMS, phone);
    }

    private DeviceAddress withPhoneAndMail(String phone, String mail) {
        return world.register(DeviceFacts.of(Platform.ANDROID, "xiaomi")
                .withVendorToken(SMS.key(), phone)
                .withVendorToken(EMAIL.key(), mail));
    }

    private List<TaskId> push(By by, PushSettings settings, DeviceAddress... devices) {
        List<TaskId> tasks = new ArrayList<>();
        switch (by) {
            case SINGLE -> {
                for (DeviceAddress device : devices) {
                    tasks.add(world.single(world.request(), device, World.notification(), settings)
                            .task());
                }
            }
            case LIST -> {
                TaskId task = world.pushes.createList(World.APP, world.request(), "", World.notification(), settings);
                List<Target> targets = new ArrayList<>();
                for (DeviceAddress device : devices) {
                    targets.add(Target.of(device));
                }
                world.pushes.list(World.APP, task, targets);
                tasks.add(task);
            }
            case APP ->
                tasks.add(world.pushes.app(
                        World.APP,
                        new AppPush(
                                world.request(), "", Audience.ALL, World.notification(), settings, AppPush.Quota.ALL)));
        }
        world.settle();
        return tasks;
    }

    private List<String> steps(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .map(FallbackTest::text)
                .toList();
    }

    private static String text(ChainEvent event) {
        boolean about = event.channel().isVendor()
                || event.step() == ChainEvent.Step.ARRIVED
                || event.step() == ChainEvent.Step.CLICKED;
        return event.step() + (about ? " " + event.channel().wireName() : "");
    }

    private ChannelReport by(TaskId task, Channel channel) {
        return Objects.requireNonNull(world.report(task).channels().get(channel));
    }

    private void assertConserved(TaskId task) {
        TaskReport report = world.report(task);
        assertThat(report.filtered()
                        + report.pending()
                        + report.inFlight()
                        + report.arrived()
                        + report.lost()
                        + report.expired()
                        + report.recalled())
                .as(report.toString())
                .isEqualTo(report.targeted());
    }
}
