package io.hongyan.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.server.configuration.CommandLine;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./hongyan simulators} tells of its settings is all a channel needs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryVendorTest {

    private static final SimulatorSettings SETTINGS = SimulatorSettings.onPort(0);

    private final HttpCalls http = new HttpCalls();
    private final SimulatorServer server = server();

    private static SimulatorServer server() {
        SimulatorServer server = new SimulatorServer(SETTINGS, VendorSimulators.all(SETTINGS));
        server.callbacks("http://127.0.0.1:8080/receipts/app1");
        return server.start();
    }

    @AfterAll
    void stop() {
        server.close();
        http.close();
    }

    static List<ChannelType> types() {
        return ChannelCatalog.ALL.types();
    }

    @Test
    void everyVendorsChannelIsPlayed() {
        assertThat(server.settings().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        types().stream().map(type -> type.channel().wireName()).toList());
    }

    @Test
    void theServerBesideThemIsGivenTheSettings() {
        Map<String, Map<String, String>> configured = new LinkedHashMap<>();
        CommandLine.parse(StartWithSimulators.arguments(server.settings()))
                .configuration(Optional.empty(), Map.of())
                .channels()
                .forEach((channel, settings) -> configured.put(channel.wireName(), settings));
        // The line break at a key's end may go.
        assertThat(stripped(configured)).isEqualTo(stripped(server.settings()));
    }

    private static Map<String, Map<String, String>> stripped(Map<String, Map<String, String>> channels) {
        Map<String, Map<String, String>> stripped = new TreeMap<>();
        channels.forEach((channel, settings) -> {
            Map<String, String> values = new TreeMap<>(settings);
            values.replaceAll((name, value) -> value.strip());
            stripped.put(channel, values);
        });
        return stripped;
    }

    @ParameterizedTest
    @MethodSource("types")
    void theChannelOpensWithTheSettingsAndItsCredentialsAreTaken(ChannelType type) {
        Map<String, String> given =
                server.settings().getOrDefault(type.channel().wireName(), Map.of());
        ChannelSettings settings = ChannelSettings.of(type, given);
        AdapterContext context = new AdapterContext(http, InstantSource.system(), new Random(1));
        try (Adapter adapter = type.open(settings, settings.limits(type.limits()), context)) {
            assertThat(adapter.probe()).isEmpty();
        }
    }
}
