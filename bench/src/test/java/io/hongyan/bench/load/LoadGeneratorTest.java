package io.hongyan.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.bench.floor.FloorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator against the floor, in one process: counts only, times are for real runs. */
class LoadGeneratorTest {

    private static final int DEVICES = 50;
    private static final int PAYLOAD_BYTES = 100;

    private FloorServer floor;
    private LoadGenerator generator;

    @BeforeEach
    void start() throws InterruptedException {
        floor = new FloorServer(0, 2);
        generator = new LoadGenerator(2);
    }

    @AfterEach
    void stop() {
        generator.close();
        floor.close();
    }

    @Test
    void everyBroadcastReachesEveryDeviceOnceAndIsAcknowledged() {
        assertThat(generator.obey(connect("all"))).isInstanceOfSatisfying(Report.Connected.class, report -> {
            assertThat(report.devices()).isEqualTo(DEVICES);
            assertThat(report.refusals()).isEmpty();
        });

        assertThat(generator.obey(new Command.FanOut(source("all"), 40, 8, PAYLOAD_BYTES, 30)))
                .isInstanceOfSatisfying(Report.Delivered.class, report -> {
                    assertThat(report.deliveries()).isEqualTo(40L * DEVICES);
                    assertThat(report.duplicates()).isZero();
                    assertThat(report.missing()).isZero();
                });
        await().untilAsserted(() -> assertThat(floor.acknowledgements()).isEqualTo(40L * DEVICES));
    }

    @Test
    void countsOfOneRunDoNotLeakIntoTheNext() {
        generator.obey(connect("all"));
        generator.obey(new Command.FanOut(source("all"), 10, 1, PAYLOAD_BYTES, 30));

        assertThat(generator.obey(new Command.FanOut(source("all"), 3, 1, PAYLOAD_BYTES, 30)))
                .isInstanceOfSatisfying(
                        Report.Delivered.class,
                        report -> assertThat(report.deliveries()).isEqualTo(3L * DEVICES));
    }

    @Test
    void singleMessagesReachTheirDeviceAndYieldLatencies() {
        generator.obey(connect("d/%d"));

        assertThat(generator.obey(new Command.Paced(source("d/%d"), 200, 1, PAYLOAD_BYTES)))
                .isInstanceOfSatisfying(Report.Delivered.class, report -> {
                    assertThat(report.deliveries()).isEqualTo(200);
                    assertThat(report.missing()).isZero();
                    assertThat(report.latency().p50Millis()).isPositive();
                });
    }

    @Test
    void devicesDisconnectAndComeBack() {
        generator.obey(connect("all"));

        assertThat(generator.obey(new Command.Disconnect()))
                .isInstanceOfSatisfying(
                        Report.Disconnected.class,
                        report -> assertThat(report.devices()).isEqualTo(DEVICES));
        assertThat(generator.obey(connect("")))
                .isInstanceOfSatisfying(
                        Report.Connected.class,
                        report -> assertThat(report.devices()).isEqualTo(DEVICES));
    }

    @Test
    void aServerThatIsNotThereIsReported() {
        int port = floor.port();
        floor.close();

        Command.Connect nowhere = new Command.Connect("127.0.0.1", port, 3, "all", true, 0, 16, 30);
        assertThat(generator.obey(nowhere)).isInstanceOfSatisfying(Report.Connected.class, report -> {
            assertThat(report.devices()).isZero();
            assertThat(report.refusals()).containsEntry(-1, 3);
        });
    }

    private Command.Connect connect(String topic) {
        return new Command.Connect("127.0.0.1", floor.port(), DEVICES, topic, true, 0, 16, 30);
    }

    private Command.Source source(String topic) {
        return new Command.Source.Mqtt("127.0.0.1", floor.port(), topic);
    }
}
