package io.hongyan.simulators.vendor.ads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.FolderTaskFiles;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.ads.AdsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.MovableClock;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TencentAdsAdapterTest {

    private static final String IMEI = "imei:490154203237518";

    @TempDir
    private Path exports;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-09-01T08:00:00Z"));
    private final HttpCalls http = new HttpCalls();
    private final Random random = new Random(1);
    private SimulatorServer server;
    private Adapter adapter;

    @BeforeEach
    void play() {
        server = new SimulatorServer(SimulatorSettings.onPort(0).withClock(clock), List.of(new AdsSimulator())).start();
        adapter = open(Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    private Adapter open(Map<String, String> more) {
        AdsChannel type = new AdsChannel();
        Map<String, String> given = new HashMap<>(server.settings("ads"));
        given.putAll(more);
        ChannelSettings settings = ChannelSettings.of(type, given);
        return type.open(
                settings,
                settings.limits(type.limits()),
                new AdapterContext(http, clock, random, new FolderTaskFiles(exports)));
    }

    private VendorState tencent() {
        return server.vendor("ads");
    }

    private static VendorMessage message(String requestId) {
        Draft draft = new Draft();
        draft.task = Draft.task(requestId);
        draft.extension.put("audience", "未触达 九月");
        return draft.message();
    }

    private List<Verdict> send(String requestId, String... addresses) throws SendException {
        return adapter.send(message(requestId), PlayedChannel.recipients(addresses))
                .verdicts();
    }

    private static LossReason reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> LossReason.NONE;
            case Verdict.Rejected no -> no.reason();
            case Verdict.TryLater later -> later.reason();
        };
    }

    @Test
    void eachKindIsUploadedToTheTasksAudience() throws Exception {
        assertThat(send(
                        "t1",
                        IMEI,
                        "idfa:FF1999CD-7177-4937-A474-74937A102630",
                        "oaid:abcdef0123456789",
                        "phone:+8613800138000",
                        "mac:1"))
                .extracting(TencentAdsAdapterTest::reason)
                .containsExactly(
                        LossReason.NONE, LossReason.NONE, LossReason.NONE, LossReason.NONE, LossReason.TOKEN_INVALID);

        assertThat(tencent().messages().last(_ -> true, 10))
                .extracting(AcceptedMessage::title)
                .hasSize(4)
                .containsOnly("未触达 九月");
        assertThat(tencent().messages().tally(Draft.task("t1").toString()).accepted())
                .isEqualTo(4);
        assertThat(tencent().messages().copies(Draft.task("t1").toString(), "2c010ed96aef2fc34983e1e7e9176b7e"))
                .isEqualTo(1);
        assertThat(adapter.probe()).isEmpty();
    }

    @Test
    void aTaskKeepsItsAudienceOverARestart() throws Exception {
        send("t1", IMEI);
        adapter = open(Map.of());
        tencent().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).at("custom_audiences/add"));

        assertThat(send("t1", "oaid:abcdef0123456789")).containsExactly(Verdict.ACCEPTED);
        assertThat(tencent().faults().struck()).isEmpty();
    }

    @Test
    void anAudienceThereIsAlreadyIsAddedTo() throws Exception {
        send("t1", IMEI);
        Draft draft = new Draft();
        draft.task = Draft.task("t2");
        draft.extension.put("audience_id", "28373001");

        assertThat(adapter.send(draft.message(), PlayedChannel.recipients("oaid:abcdef0123456789"))
                        .verdicts())
                .containsExactly(Verdict.ACCEPTED);
        assertThat(tencent().messages().last(_ -> true, 1).getFirst().title()).isEqualTo("未触达 九月");

        draft.extension.put("audience_id", "404");
        assertThat(reason(adapter.send(draft.message(), PlayedChannel.recipients(IMEI))
                        .verdicts()
                        .getFirst()))
                .isEqualTo(LossReason.UNKNOWN);
    }

    @Test
    void aRepeatedUploadChangesNothing() throws Exception {
        tencent().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("custom_audience_files/add"));

        assertThatThrownBy(() -> send("t1", IMEI)).isInstanceOf(AnswerLostException.class);
        assertThat(send("t1", IMEI)).containsExactly(Verdict.ACCEPTED);
        assertThat(tencent().messages().total()).isEqualTo(1);
    }

    @Test
    void whileAnAudienceIsMadeNoDeviceIsInDoubt() throws Exception {
        tencent().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("custom_audiences/add"));

        assertThatThrownBy(() -> send("t1", IMEI)).isInstanceOf(NotSentException.class);
        assertThat(tencent().messages().total()).isZero();
        assertThat(send("t1", IMEI)).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void fiftyUploadsAMinuteAndThenItWaitsByItself() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(send("t1", "oaid:%016d".formatted(i + 1))).containsExactly(Verdict.ACCEPTED);
            clock.move(Duration.ofSeconds(1));
        }
        assertThat(send("t1", IMEI))
                .containsExactly(new Verdict.TryLater(
                        LossReason.VENDOR_RATE_LIMITED, "uploads-per-minute", Duration.ofSeconds(10)));
        clock.move(Duration.ofSeconds(10));
        assertThat(send("t1", IMEI)).containsExactly(Verdict.ACCEPTED);
        assertThat(tencent().quotas().get(AdsSimulator.UPLOADS).used()).isEqualTo(51);
    }

    @Test
    void whoIsFasterThanThePlatformAllowsIsToldToRest() throws Exception {
        adapter = open(Map.of("uploads-per-minute", "1000"));
        for (int i = 0; i < 50; i++) {
            send("t1", "oaid:%016d".formatted(i + 1));
        }

        assertThat(send("t1", IMEI))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "11017", Duration.ofMinutes(5)));
    }

    @Test
    void theDaysUploadsEnd() throws Exception {
        tencent().quotas().define(AdsSimulator.UPLOADS, 1, QuotaBook.UNLIMITED);

        assertThat(send("t1", IMEI)).containsExactly(Verdict.ACCEPTED);
        assertThat(reason(send("t1", "oaid:abcdef0123456789").getFirst())).isEqualTo(LossReason.OVER_QUOTA_APP);
    }

    @Test
    void thousandsGoInOneFile() throws Exception {
        String[] addresses = IntStream.range(0, 5000)
                .mapToObj("oaid:%016d"::formatted)
                .map(address -> address.equals("oaid:0000000000000000") ? IMEI : address)
                .toArray(String[]::new);

        assertThat(send("t1", addresses)).containsOnly(Verdict.ACCEPTED);
        assertThat(tencent().messages().total()).isEqualTo(5000);
        assertThat(tencent().quotas().get(AdsSimulator.UPLOADS).used()).isEqualTo(2);
        assertThat(adapter.limits().batch()).isEqualTo(5000);
    }

    @Test
    void anotherTokenOrAccountIsRefused() throws Exception {
        adapter = open(Map.of("access-token", "another & token"));
        assertThat(reason(send("t1", IMEI).getFirst())).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(adapter.probe())
                .hasValue(ProbeFailure.ours("Tencent Ads refuses the account: 11002 Access token is invalid."));

        adapter = open(Map.of("account-id", "1"));
        assertThat(reason(send("t1", IMEI).getFirst())).isEqualTo(LossReason.PERMISSION_DENIED);
    }

    @Test
    void aPlatformInTroubleIsAskedAgain() throws Exception {
        tencent().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(send("t1", IMEI))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 503", Duration.ZERO));
        tencent().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(reason(send("t1", IMEI).getFirst())).isEqualTo(LossReason.AUTH_FAILED);
    }
}
