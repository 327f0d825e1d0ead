package io.hongyan.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.LoadGenerator;
import io.hongyan.bench.load.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator against the gateway alone, in one process: counts only, times are for real runs. */
class GatewayServerTest {

    private static final int DEVICES = 50;

    private GatewayServer server;
    private LoadGenerator generator;

    @BeforeEach
    void start() throws Exception {
        server = new GatewayServer(0, 0, 2);
        generator = new LoadGenerator(2);
        generator.obey(new Command.Identify(GatewayServer.identities(DEVICES)));
        assertThat(generator.obey(
                        new Command.Connect("127.0.0.1", server.devicePort(), DEVICES, "hy/push", true, 3_600, 16, 30)))
                .isInstanceOfSatisfying(
                        Report.Connected.class,
                        report -> assertThat(report.devices()).isEqualTo(DEVICES));
    }

    @AfterEach
    void stop() {
        generator.close();
        server.close();
    }

    @Test
    void aMessageToEverybodyReachesEveryDeviceOnce() {
        assertThat(generator.obey(new Command.FanOut(source("all"), 40, 8, 100, 30)))
                .isInstanceOfSatisfying(Report.Delivered.class, report -> {
                    assertThat(report.deliveries()).isEqualTo(40L * DEVICES);
                    assertThat(report.duplicates()).isZero();
                    assertThat(report.missing()).isZero();
                });
    }

    @Test
    void aMessageToOneReachesThatDevice() {
        assertThat(generator.obey(new Command.Paced(source("d/%d"), 200, 1, 100)))
                .isInstanceOfSatisfying(Report.Delivered.class, report -> {
                    assertThat(report.deliveries()).isEqualTo(200);
                    assertThat(report.missing()).isZero();
                });
    }

    private Command.Source source(String topic) {
        return new Command.Source.Mqtt("127.0.0.1", server.publisherPort(), topic);
    }
}
