package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.dispatch.FakeVendor.Fault;
import io.hongyan.channels.dispatch.FakeVendor.Request;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall.Content;
import io.hongyan.delivery.vendor.VendorCall.Order;
import io.hongyan.delivery.vendor.VendorCall.Target;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {

    private static final int APP = 7;
    private static final int SHARDS = 4;
    private static final LocalDate DAY = LocalDate.of(2026, 9, 1);
    private static final Content TEXT = new Content(
            "{\"notification\":{\"title\":\"t\",\"body\":\"b\",\"click_type\":\"none\"}}",
            "{\"android\":{\"ups\":{\"notification\":{\"title\":\"Title\",\"body\":\"A"
                    + " body\",\"click_type\":\"startapp\"}}}}");
    private static final VendorAnswer.Verdict ACCEPTED = new VendorAnswer.Verdict.Accepted("");

    /** Retries leap; the breaker's wait and everything longer stand until moved. */
    private final ManualTime time = new ManualTime(Duration.ofSeconds(10));

    private DispatchSettings settings = settings(4);

    private static DispatchSettings settings(int tries) {
        return new DispatchSettings(
                new DispatchSettings.Retry(
                        tries, 6, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(1)),
                new DispatchSettings.Breaker(50, 20, 50, Duration.ofSeconds(15)),
                new DispatchSettings.MassInvalid(20, 100, Duration.ofMinutes(5)),
                64,
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                DispatchSettings.DEFAULT.watch());
    }

    private final Map<Channel, FakeVendor> vendors = new HashMap<>();
    private final HttpCalls http = new HttpCalls();
    private @Nullable ChannelAccounts accounts;
    private @Nullable InMemoryVendorQueue queue;
    private @Nullable Dispatcher dispatcher;
    private final List<Dispatcher> killed = new ArrayList<>();

    @AfterEach
    void close() {
        killed.forEach(Dispatcher::close);
        dispatcher().close();
        queue().close();
        accounts().close();
        http.close();
    }

    // --- batches and order ---

    @Test
    void sendsEverythingThatWaitsInBatchesTheVendorTakes() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(100));

        add(Channel.HUAWEI, 1050);

        awaitAllSettled(1050);
        assertThat(vendor.requests()).allMatch(request -> request.recipients().size() <= 100);
        assertThat(vendor.shown())
                .hasSize(1050)
                .allSatisfy((cid, times) -> assertThat(times).isOne());
        assertThat(metrics(Channel.HUAWEI).accepted()).isEqualTo(1050);
    }

    @Test
    void sendsManyRequestsAtOnceToAVendorThatTakesOneRecipientInEach() {
        FakeVendor vendor = start(Channel.APNS, Limits.builder().concurrency(8));
        CountDownLatch gate = vendor.shut();

        add(Channel.APNS, 500, "{\"ios\":{\"aps\":{\"alert\":{\"title\":\"t\",\"body\":\"b\"}}}}");

        await().until(() -> vendor.underWay() == 8);
        gate.countDown();
        awaitAllSettled(500);
        assertThat(vendor.mostUnderWay()).isEqualTo(8);
        assertThat(vendor.requests()).allMatch(request -> request.recipients().size() == 1);
    }

    @Test
    void aVendorThatDoesNotAnswerHoldsUpNoOther() {
        FakeVendor slow = vendor(Channel.HUAWEI, Limits.builder().batch(10));
        vendor(Channel.XIAOMI, Limits.builder().batch(10));
        start();
        CountDownLatch gate = slow.shut();

        add(Channel.HUAWEI, 5000);
        add(Channel.XIAOMI, 200);

        await().until(() -> metrics(Channel.XIAOMI).accepted() == 200);
        assertThat(metrics(Channel.HUAWEI).accepted()).isZero();
        gate.countDown();
    }

    @Test
    void holdsABoundedNumberOfMessagesHoweverManyWait() {
        FakeVendor slow = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(4));
        CountDownLatch gate = slow.shut();

        add(Channel.HUAWEI, 20_000);

        await().until(() -> slow.underWay() == 4 && queue().openCalls() == 8);
        gate.countDown();
        awaitAllSettled(20_000);
        assertThat(queue().mostOpenTargets()).isLessThanOrEqualTo(2 * 4 * 10);
    }

    @Test
    void staysWithinRequestsAndRecipientsASecond() {
        FakeVendor vendor = start(
                Channel.HUAWEI,
                Limits.builder().batch(100).concurrency(4).requestsPerSecond(50).recipientsPerSecond(1000));

        add(Channel.HUAWEI, 20_000);

        awaitAllSettled(20_000);
        long began = vendor.requests().getFirst().at().toEpochMilli();
        int recipients = 0;
        int requests = 0;
        for (Request request : byTime(vendor.requests())) {
            recipients += request.recipients().size();
            requests++;
            double seconds = (request.at().toEpochMilli() - began + 1) / 1000.0;
            assertThat(requests).isLessThanOrEqualTo((int) (5 + 50 * seconds));
            assertThat(recipients).isLessThanOrEqualTo((int) (100 + 1000 * seconds));
        }
        assertThat(time.passed()).isGreaterThan(Duration.ofSeconds(19));
    }

    @Test
    void asksABusyShardAgain() {
        start(Channel.HUAWEI, Limits.builder().batch(10));
        queue().busy(50);

        add(Channel.HUAWEI, 100);

        awaitAllSettled(100);
    }

    @Test
    void findsWhatWaitedBeforeItsStart() {
        vendor(Channel.HUAWEI, Limits.builder().batch(10));
        ChannelAccounts made = makeAccounts();
        InMemoryVendorQueue fresh = new InMemoryVendorQueue(SHARDS, made, time);
        queue = fresh;
        add(Channel.HUAWEI, 100);

        dispatcher = new Dispatcher(made, settings, time, new Random(1));
        fresh.signalTo(dispatcher());
        dispatcher().start(fresh.connection());

        awaitAllSettled(100);
    }

    // --- what the vendor says ---

    @Test
    void aRefusalIsFinalAndKeepsItsReasonAndCode() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        vendor.answers("t3", new Verdict.Rejected(LossReason.TOKEN_INVALID, "80300007", "illegal token"));

        addTo(0, Channel.HUAWEI, 0, 10);

        awaitAllSettled(10);
        assertThat(queue().outcomes().get("c3"))
                .containsExactly(new VendorAnswer.Verdict.Rejected(LossReason.TOKEN_INVALID, "80300007"));
        assertThat(queue().outcomes().get("c4")).containsExactly(ACCEPTED);
        assertThat(vendor.requests()).hasSize(1);
        assertThat(metrics(Channel.HUAWEI).rejected()).containsEntry(LossReason.TOKEN_INVALID, 1L);
    }

    @Test
    void tellsSinceWhenATokenIsDead() {
        FakeVendor vendor = start(Channel.APNS, Limits.builder());
        Instant since = Instant.parse("2026-08-30T12:00:00Z");
        vendor.answers("t0", new Verdict.Rejected(LossReason.UNINSTALLED, "Unregistered", "", Optional.of(since)));

        add(Channel.APNS, 4, "{\"ios\":{\"aps\":{\"alert\":\"text\"}}}");

        awaitAllSettled(4);
        assertThat(queue().outcomes().get("c0"))
                .containsExactly(
                        new VendorAnswer.Verdict.Rejected(LossReason.UNINSTALLED, "Unregistered", Optional.of(since)));
    }

    @Test
    void triesErrorsAgainWithGrowingPauses() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        vendor.next(Fault.ERROR, Fault.NOT_SENT, Fault.ERROR);

        addTo(0, Channel.HUAWEI, 0, 10);

        awaitAllSettled(10);
        assertThat(vendor.requests()).hasSize(4);
        assertThat(pauses(vendor)).hasSize(3);
        assertThat(pauses(vendor).get(0)).isBetween(500L, 1000L);
        assertThat(pauses(vendor).get(1)).isBetween(1000L, 2000L);
        assertThat(pauses(vendor).get(2)).isBetween(2000L, 4000L);
        assertThat(metrics(Channel.HUAWEI).retries()).isEqualTo(3);
        assertThat(queue().outcomes().values()).allMatch(List.of(ACCEPTED)::equals);
    }

    @Test
    void waitsAsLongAsTheVendorAsks() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        vendor.answers("t0", new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "429", Duration.ofSeconds(9)));

        addTo(0, Channel.HUAWEI, 0, 1);

        awaitAllSettled(1);
        assertThat(pauses(vendor).getFirst()).isGreaterThanOrEqualTo(9000);
    }

    @Test
    void repeatsWithinABatchOnlyThoseToldToWait() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        Verdict later = new Verdict.TryLater(LossReason.VENDOR_ERROR, "500", Duration.ZERO);
        vendor.answers("t2", later);
        vendor.answers("t5", later, later);

        addTo(0, Channel.HUAWEI, 0, 10);

        awaitAllSettled(10);
        assertThat(vendor.requests().stream().map(DispatcherTest::tokens))
                .element(1)
                .isEqualTo(List.of("t2", "t5"));
        assertThat(tokens(vendor.requests().get(2))).containsExactly("t5");
        assertThat(vendor.shown())
                .hasSize(10)
                .allSatisfy((cid, times) -> assertThat(times).isOne());
    }

    @Test
    void repeatsARequestWhoseAnswerWasLostUnchangedWhereTheVendorRecognisesIt() {
        FakeVendor vendor = start(Channel.OPPO, Limits.builder().batch(10).repeatSafe());
        vendor.next(Fault.ANSWER_LOST, Fault.NOT_SENT, Fault.ERROR);

        addTo(0, Channel.OPPO, 0, 10);

        awaitAllSettled(10);
        assertThat(vendor.requests())
                .hasSize(4)
                .allMatch(request ->
                        tokens(request).equals(tokens(vendor.requests().getFirst())));
        assertThat(vendor.shown())
                .hasSize(10)
                .allSatisfy((cid, times) -> assertThat(times).isOne());
        assertThat(queue().outcomes().values()).allMatch(List.of(ACCEPTED)::equals);
    }

    @Test
    void countsARequestWhoseAnswerWasLostAsUnknownWhereTheVendorDoesNotRecogniseIt() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        vendor.next(Fault.ANSWER_LOST);

        addTo(0, Channel.HUAWEI, 0, 10);

        awaitAllSettled(10);
        assertThat(vendor.requests()).hasSize(1);
        assertThat(queue().outcomes().values()).allMatch(List.of(new VendorAnswer.Verdict.Unknown())::equals);
        assertThat(vendor.shown()).allSatisfy((cid, times) -> assertThat(times).isOne());
    }

    @Test
    void neverHandsBackWhatTheVendorMayHaveTaken() {
        FakeVendor vendor = start(Channel.OPPO, Limits.builder().batch(10).repeatSafe());
        vendor.next(Fault.ANSWER_LOST);
        vendor.next(Fault.NOT_SENT, Fault.NOT_SENT, Fault.NOT_SENT, Fault.NOT_SENT, Fault.NOT_SENT);

        addTo(0, Channel.OPPO, 0, 10);

        awaitAllSettled(10);
        assertThat(vendor.requests()).hasSize(6);
        assertThat(queue().outcomes().values()).allMatch(List.of(new VendorAnswer.Verdict.Unknown())::equals);
    }

    @Test
    void handsBackWhatFoundNoAnswerSoThatNothingIsLost() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        vendor.next(Fault.NOT_SENT, Fault.ERROR, Fault.NOT_SENT, Fault.ERROR, Fault.ERROR);

        addTo(0, Channel.HUAWEI, 0, 10);

        awaitAllSettled(10);
        assertThat(queue().outcomes().values())
                .allMatch(
                        List.of(new VendorAnswer.Verdict.GivenBack(LossReason.VENDOR_ERROR, "500"), ACCEPTED)::equals);
    }

    // --- trouble with the vendor ---

    @Test
    void takesNothingWhileTheVendorIsDownAndProbesWithOneRequest() {
        settings = settings(1); // no pauses for time to leap over
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(4));
        vendor.always(Fault.NOT_SENT);

        add(Channel.HUAWEI, 2000);

        await().until(() ->
                metrics(Channel.HUAWEI).breaker() == ChannelMetrics.BreakerState.OPEN && queue().openCalls() == 0);
        assertThat(dispatcher().alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.VENDOR_DOWN);
        int asked = vendor.requests().size();
        assertThat(asked).isLessThan(30);

        time.advance(Duration.ofSeconds(16));
        await().until(() -> vendor.requests().size() == asked + 1 && queue().openCalls() == 0);
        assertThat(metrics(Channel.HUAWEI).breaker()).isEqualTo(ChannelMetrics.BreakerState.OPEN);

        vendor.well();
        time.advance(Duration.ofSeconds(16));
        awaitAllSettled(2000);
        assertThat(dispatcher().alarms()).isEmpty();
        assertThat(vendor.shown())
                .hasSize(2000)
                .allSatisfy((cid, times) -> assertThat(times).isOne());
    }

    @Test
    void restsWhenCredentialsAreRefusedUntilTheyAreAcceptedAgain() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(2));
        vendor.refusesKey();

        add(Channel.HUAWEI, 500);

        await().until(() -> metrics(Channel.HUAWEI).waitingForVendor() && queue().openCalls() == 0);
        assertThat(dispatcher().alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.AUTH_FAILED);
        int asked = vendor.requests().size();
        assertThat(asked).isLessThanOrEqualTo(4);

        time.advance(Duration.ofMinutes(6)); // a probe, which is refused as well
        vendor.well();
        time.advance(Duration.ofMinutes(6));
        awaitAllSettled(500);
        assertThat(dispatcher().alarms()).isEmpty();
    }

    @Test
    void goesOnAtOnceWithNewCredentials() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(2));
        vendor.refusesKey();
        add(Channel.HUAWEI, 500);
        await().until(() -> metrics(Channel.HUAWEI).waitingForVendor());

        vendor.well();
        accounts().configure(APP, Channel.HUAWEI, Map.of("key", "new"));

        awaitAllSettled(500);
        await().until(() -> vendor.closed() == 1);
    }

    @Test
    void whenTheVendorSaysTheQuotaIsUsedUpTheClassRestsUntilTheVendorsDayEndsAndOthersGoOn() {
        FakeVendor vendor = start(Channel.VIVO, Limits.builder().batch(10).concurrency(1));
        vendor.answersAll(new Verdict.Rejected(LossReason.OVER_QUOTA_APP, "10070", "quota"));
        addTo(0, Channel.VIVO, 0, 100);
        await().until(() -> !dispatcher().alarms().isEmpty() && queue().openCalls() == 0);
        assertThat(dispatcher().alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.QUOTA_EXHAUSTED);
        vendor.well();

        queue().add(1, APP, Channel.VIVO, task("service"), send(MessageClass.SERVICE), targets(100, 110));
        awaitAccepted(10);

        time.advance(Duration.ofHours(13).plusMinutes(59)); // it is ten in the morning there
        assertThat(accounts().account(APP, Channel.VIVO).orElseThrow().dailyQuota())
                .containsEntry(MessageClass.MARKETING, 0L);
        time.advance(Duration.ofMinutes(1));
        awaitAccepted(110);
        assertThat(dispatcher().alarms()).isEmpty();
    }

    @Test
    void warnsUntilTheDayEndsWhenMoreOfAQuotaIsUsedThanIsUsual() {
        start(
                Channel.VIVO,
                Limits.builder().batch(10).dailyQuota(Map.of(MessageClass.MARKETING, 100L, MessageClass.SERVICE, 20L)));
        addTo(0, Channel.VIVO, 0, 79);
        queue().add(1, APP, Channel.VIVO, task("service"), send(MessageClass.SERVICE), targets(100, 116));
        awaitAllSettled(95);

        await().until(() -> {
            time.advance(Duration.ofSeconds(30));
            return !dispatcher().alarms().isEmpty();
        });
        assertThat(dispatcher().alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(Alarm.Kind.QUOTA_LOW);
            assertThat(alarm.messageClass()).hasValue(MessageClass.SERVICE);
            assertThat(alarm.text()).isEqualTo("16 of today's quota of 20 service messages are used");
        });

        addTo(0, Channel.VIVO, 80, 81);
        awaitAllSettled(96);
        await().until(() -> {
            time.advance(Duration.ofSeconds(30));
            return dispatcher().alarms().size() == 2;
        });
        assertThat(dispatcher().alarms())
                .extracting(alarm -> alarm.messageClass().orElseThrow())
                .containsExactly(MessageClass.SERVICE, MessageClass.MARKETING);

        time.advance(Duration.ofHours(14)); // midnight at the vendor
        await().until(() -> dispatcher().alarms().isEmpty());
    }

    @Test
    void keepsTokensWhenSuspiciouslyManyAreCalledInvalid() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(1));
        vendor.answersAll(new Verdict.Rejected(LossReason.TOKEN_INVALID, "80300007", "illegal token"));

        addTo(0, Channel.HUAWEI, 0, 300);

        awaitAllSettled(300);
        List<VendorAnswer.Verdict> all =
                queue().outcomes().values().stream().flatMap(List::stream).toList();
        assertThat(all)
                .filteredOn(new VendorAnswer.Verdict.Rejected(LossReason.TOKEN_INVALID, "80300007")::equals)
                .hasSize(90);
        assertThat(all)
                .filteredOn(new VendorAnswer.Verdict.Rejected(LossReason.UNKNOWN, "80300007")::equals)
                .hasSize(210);
        assertThat(dispatcher().alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.MASS_INVALID_TOKENS);
    }

    @Test
    void unbindsAnOrdinaryShareOfInvalidTokens() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10));
        for (int i = 0; i < 300; i += 10) {
            vendor.answers("t" + i, new Verdict.Rejected(LossReason.UNINSTALLED, "2", "gone"));
        }

        addTo(0, Channel.HUAWEI, 0, 300);

        awaitAllSettled(300);
        assertThat(metrics(Channel.HUAWEI).rejected()).isEqualTo(Map.of(LossReason.UNINSTALLED, 30L));
        assertThat(dispatcher().alarms()).isEmpty();
    }

    // --- content ---

    @Test
    void cutsTextsToTheVendorsLimitsAndReportsIt() {
        FakeVendor vendor = start(
                Channel.VIVO,
                Limits.builder().title(4, TextLimit.Unit.CODE_POINTS).ttl(Duration.ofMinutes(1), Duration.ofHours(24)));

        addTo(0, Channel.VIVO, 0, 1);

        awaitAllSettled(1);
        assertThat(vendor.requests().getFirst().message().title()).isEqualTo("Tit…");
        assertThat(vendor.requests().getFirst().message().ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(queue().answers()).allMatch(VendorAnswer::truncated);
        assertThat(metrics(Channel.VIVO).truncated()).isOne();
    }

    @Test
    void showsEveryDeviceABadgeThatIsSet() {
        FakeVendor vendor = start(Channel.APNS, Limits.builder());

        add(Channel.APNS, 4, "{\"ios\":{\"auto_badge\":\"5\",\"aps\":{\"alert\":\"text\"}}}");

        awaitAllSettled(4);
        assertThat(vendor.requests())
                .allMatch(request -> request.recipients().getFirst().badge() == 5);
    }

    @Test
    void refusesWhatHasNothingForTheChannel() {
        FakeVendor vendor = start(Channel.APNS, Limits.builder());

        addTo(0, Channel.APNS, 0, 1);

        awaitAllSettled(1);
        assertThat(vendor.requests()).isEmpty();
        assertThat(queue().outcomes().get("c0"))
                .containsExactly(new VendorAnswer.Verdict.Rejected(LossReason.NO_CHANNEL, "no-content"));
    }

    @Test
    void aMessageThatAnAdapterTripsOverIsLostWithoutHoldingUpOthers() {
        start(Channel.HUAWEI, Limits.builder().payloadBytes(4096));

        add(
                Channel.HUAWEI,
                4,
                TEXT.pushChannel().replace("\"notification\"", "\"options\":{\"ALL\":{\"trip\":1}},\"notification\""));

        awaitAllSettled(4);
        assertThat(queue().outcomes().values())
                .allMatch(List.of(new VendorAnswer.Verdict.Rejected(LossReason.UNKNOWN, "cannot-be-sent"))::equals);
    }

    @Test
    void takesMessagesBackByTheVendorsId() {
        FakeVendor vendor = start(Channel.XIAOMI, Limits.builder().batch(10).recalls());

        queue().add(0, APP, Channel.XIAOMI, task("old"), new Order.Recall(TEXT, "m1"), targets(0, 3));

        awaitAllSettled(3);
        assertThat(vendor.recalls()).singleElement().satisfies(recall -> {
            assertThat(recall.messageId()).isEqualTo("m1");
            assertThat(recall.task()).isEqualTo(task("old"));
            assertThat(recall.recipients()).hasSize(3);
        });
    }

    // --- news ---

    @Test
    void asksForInvalidTokensFromTimeToTime() {
        FakeVendor vendor = start(Channel.XIAOMI, Limits.builder());
        vendor.willTell(new VendorReceipt(
                "", "t9", new VendorReceipt.Event.Lost(LossReason.UNINSTALLED), "feedback", time.instant()));

        await().until(() -> {
            time.advance(Duration.ofMinutes(1));
            return !queue().news().isEmpty();
        });

        assertThat(queue().news()).singleElement().satisfies(news -> {
            assertThat(news.token()).isEqualTo("t9");
            assertThat(news.reason()).isEqualTo(LossReason.UNINSTALLED);
        });
    }

    @Test
    void eachRequestsIdOfTheMessageIsThatOfItsRecipientsAndTheVendorIsAskedAboutIt() {
        FakeVendor vendor =
                vendor(Channel.XIAOMI, Limits.builder().receiptsById().askedFor(Duration.ofDays(1)));
        vendor.namesMessages();
        start();
        add(Channel.XIAOMI, 3);
        awaitAllSettled(3);

        Set<String> ids = queue().answers().stream()
                .flatMap(answer -> answer.verdicts().stream())
                .map(verdict -> ((VendorAnswer.Verdict.Accepted) verdict).messageId())
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(3);
        await().until(() -> {
            time.advance(Duration.ofMinutes(1));
            return !queue().news().isEmpty();
        });
        assertThat(vendor.askedAbout()).isEqualTo(ids);
        assertThat(queue().news())
                .allSatisfy(news -> assertThat(news.messageId()).isEqualTo("id of " + news.token()));
    }

    // --- beginning and end ---

    @Test
    void sendsACallThatACrashInterruptedAgainUnchanged() {
        FakeVendor vendor =
                start(Channel.OPPO, Limits.builder().batch(10).concurrency(1).repeatSafe());
        CountDownLatch gate = vendor.shut();
        addTo(0, Channel.OPPO, 0, 10);
        await().until(() -> vendor.underWay() == 1);

        vendor.shut().countDown(); // the request under way hears no answer; the next ones do
        restart();

        awaitAllSettled(10);
        assertThat(vendor.requests()).hasSize(2);
        assertThat(tokens(vendor.requests().get(1)))
                .isEqualTo(tokens(vendor.requests().get(0)));
        gate.countDown();
        assertThat(vendor.shown())
                .hasSize(10)
                .allSatisfy((cid, times) -> assertThat(times).isOne());
        assertThat(queue().outcomes().values()).allMatch(List.of(ACCEPTED)::equals);
    }

    @Test
    void aCrashPutsInDoubtOnlyWhatWasAboutToLeave() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(2));
        CountDownLatch gate = vendor.shut();
        add(Channel.HUAWEI, 1000);
        await().until(() -> vendor.underWay() == 2 && queue().openCalls() == 4);

        restart();
        gate.countDown();

        awaitAllSettled(1000);
        assertThat(queue().outcomes().values().stream().filter(List.of(new VendorAnswer.Verdict.Unknown())::equals))
                .hasSize(20);
        assertThat(vendor.shown())
                .hasSize(1000)
                .allSatisfy((cid, times) -> assertThat(times).isOne());
    }

    @Test
    void aCrashPutsInDoubtAFewAtMostWhereRequestsTakeOneRecipient() {
        FakeVendor vendor = start(Channel.MEIZU, Limits.builder().concurrency(4));
        CountDownLatch gate = vendor.shut();
        addTo(0, Channel.MEIZU, 0, 64);
        await().until(() -> vendor.underWay() == 4);

        restart();
        gate.countDown();

        awaitAllSettled(64);
        assertThat(queue().outcomes().values().stream()
                        .filter(List.of(new VendorAnswer.Verdict.Unknown())::equals)
                        .count())
                .isBetween(4L, 4L * 16);
        assertThat(vendor.shown().values()).allMatch(times -> times == 1);
        assertThat(queue().beginnings()).isLessThanOrEqualTo(8);
    }

    @Test
    void sendsNothingThatDeliveryCouldNotBeToldOf() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(1));
        CountDownLatch gate = vendor.shut();
        add(Channel.HUAWEI, 100);
        await().until(() -> vendor.underWay() == 1 && queue().openCalls() == 2);

        queue().shut();
        gate.countDown();
        dispatcher().close();

        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void closingWaitsForRequestsUnderWayAndTakesNoMore() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(2));
        CountDownLatch gate = vendor.shut();
        add(Channel.HUAWEI, 1000);
        await().until(() -> vendor.underWay() == 2);

        Thread closing = Thread.startVirtualThread(() -> dispatcher().close());
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();

        await().until(() -> !closing.isAlive());
        assertThat(vendor.requests()).hasSize(2);
        assertThat(queue().openCalls()).isZero();
        assertThat(queue().outcomes().values().stream().filter(List.of(ACCEPTED)::equals))
                .hasSize(20);
    }

    @Test
    void closingLeavesOpenWhatTheVendorMayHaveTaken() {
        FakeVendor vendor =
                start(Channel.OPPO, Limits.builder().batch(10).concurrency(1).repeatSafe());
        CountDownLatch gate = vendor.shut();
        vendor.next(Fault.ANSWER_LOST);
        addTo(0, Channel.OPPO, 0, 10);
        await().until(() -> vendor.underWay() == 1);

        Thread closing = Thread.startVirtualThread(() -> dispatcher().close());
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();

        await().until(() -> !closing.isAlive());
        assertThat(queue().openCalls()).isOne();
        assertThat(queue().outcomes()).isEmpty();
    }

    @Test
    void aRemovedAccountFinishesItsRequestsAndIsThenClosed() {
        FakeVendor vendor = start(Channel.HUAWEI, Limits.builder().batch(10).concurrency(1));
        CountDownLatch gate = vendor.shut();
        addTo(0, Channel.HUAWEI, 0, 1000);
        await().until(() -> vendor.underWay() == 1);

        accounts().remove(APP, Channel.HUAWEI);
        assertThat(vendor.closed()).isZero();
        gate.countDown();

        await().until(() -> vendor.closed() == 1 && queue().openCalls() == 0);
        assertThat(dispatcher().metrics()).isEmpty();
        assertThat(vendor.shown().size()).isLessThan(1000);
    }

    // --- set-up ---

    private FakeVendor start(Channel channel, Limits.Builder limits) {
        FakeVendor vendor = vendor(channel, limits);
        start();
        return vendor;
    }

    private FakeVendor vendor(Channel channel, Limits.Builder limits) {
        FakeVendor vendor = new FakeVendor(channel, limits.build(), time);
        vendors.put(channel, vendor);
        return vendor;
    }

    private void start() {
        ChannelAccounts made = makeAccounts();
        queue = new InMemoryVendorQueue(SHARDS, made, time);
        dispatcher = new Dispatcher(made, settings, time, new Random(1));
        queue().signalTo(dispatcher());
        dispatcher().start(queue().connection());
    }

    /** The process is killed, as far as delivery and its vendors can tell, and started again. */
    private void restart() {
        killed.add(dispatcher());
        queue().crash();
        dispatcher = new Dispatcher(accounts(), settings, time, new Random(2));
        queue().signalTo(dispatcher());
        dispatcher().start(queue().connection());
    }

    private ChannelAccounts makeAccounts() {
        ChannelAccounts made = new ChannelAccounts(
                new ChannelCatalog(List.copyOf(vendors.values())),
                new AdapterContext(http, time, new Random(1)),
                settings,
                time);
        vendors.keySet().forEach(channel -> made.configure(APP, channel, Map.of("key", "k")));
        accounts = made;
        return made;
    }

    private ChannelAccounts accounts() {
        return present(accounts);
    }

    private InMemoryVendorQueue queue() {
        return present(queue);
    }

    private Dispatcher dispatcher() {
        return present(dispatcher);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not started");
        }
        return value;
    }

    /** Devices of one push, spread over the shards. */
    private void add(Channel channel, int count) {
        add(channel, count, TEXT.pushChannel());
    }

    private void add(Channel channel, int count, String pushChannel) {
        for (int shard = 0; shard < SHARDS; shard++) {
            int from = count * shard / SHARDS;
            int to = count * (shard + 1) / SHARDS;
            queue().add(
                            shard,
                            APP,
                            channel,
                            task("all"),
                            new Order.Send(
                                    new Content(TEXT.pushMessage(), pushChannel),
                                    MessageClass.MARKETING,
                                    Duration.ofDays(3)),
                            targets(from, to));
        }
    }

    private void addTo(int shard, Channel channel, int from, int to) {
        queue().add(shard, APP, channel, task("one"), send(MessageClass.MARKETING), targets(from, to));
    }

    private static Order send(MessageClass messageClass) {
        return new Order.Send(TEXT, messageClass, Duration.ofDays(3));
    }

    private static TaskId task(String request) {
        return TaskId.of(TaskId.Kind.LIST, DAY, APP, 0, request);
    }

    private static List<Target> targets(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Target(i, "c" + i, "t" + i, 0))
                .toList();
    }

    private void awaitAllSettled(int devices) {
        await().until(() -> {
            Map<String, List<VendorAnswer.Verdict>> outcomes = queue().outcomes();
            return outcomes.size() == devices
                    && outcomes.values().stream()
                            .noneMatch(each -> each.getLast() instanceof VendorAnswer.Verdict.GivenBack);
        });
    }

    private void awaitAccepted(int devices) {
        await().until(() -> queue().outcomes().values().stream()
                        .filter(each -> each.getLast() instanceof VendorAnswer.Verdict.Accepted)
                        .count()
                == devices);
    }

    private ChannelMetrics metrics(Channel channel) {
        return dispatcher().metrics().stream()
                .filter(metric -> metric.channel() == channel)
                .findAny()
                .orElseThrow();
    }

    private static List<String> tokens(Request request) {
        return request.recipients().stream().map(Recipient::token).toList();
    }

    private static List<Request> byTime(List<Request> requests) {
        List<Request> sorted = new ArrayList<>(requests);
        sorted.sort((a, b) -> a.at().compareTo(b.at()));
        return sorted;
    }

    /** Milliseconds between requests. */
    private static List<Long> pauses(FakeVendor vendor) {
        List<Request> requests = vendor.requests();
        return IntStream.range(1, requests.size())
                .mapToObj(i -> Duration.between(
                                requests.get(i - 1).at(), requests.get(i).at())
                        .toMillis())
                .toList();
    }
}
