package io.hongyan.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.fcm.FcmChannel;
import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.SimulatorServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class SimulatorsTest {

    @Test
    void everyVendorThatIsPlayedIsAChannelAndItsCredentialsAreTheSameAtEachStart() {
        SimulatorOptions options = SimulatorOptions.parse(
                new String[] {"--port", "0", "--callbacks", "http://127.0.0.1:8080/receipts/app1/"});
        try (SimulatorServer first = Simulators.start(options);
                SimulatorServer second = Simulators.start(options)) {
            assertThat(first.settings().keySet())
                    .allSatisfy(name -> assertThat(Channel.ofWireName(name)).isPresent());
            assertThat(credentials(second)).isEqualTo(credentials(first));
            assertThat(first.vendor("fcm").receipts().settings().callbackUrl())
                    .isEqualTo("http://127.0.0.1:8080/receipts/app1/fcm");
            assertThat(ChannelSettings.of(new FcmChannel(), first.settings("fcm"))
                            .baseUrl("base-url"))
                    .isEqualTo(first.url() + "/fcm");
        }
    }

    /** All but addresses, and what APNs' certificate of this start is trusted by. */
    private static Map<String, Map<String, String>> credentials(SimulatorServer server) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        server.settings().forEach((channel, settings) -> {
            Map<String, String> kept = new TreeMap<>(settings);
            kept.keySet().removeIf(name -> name.endsWith("-url") || name.endsWith("port") || name.equals("trusted-ca"));
            kept.replaceAll((name, value) -> value.replace(server.url(), ""));
            all.put(channel, kept);
        });
        return all;
    }

    @Test
    void settingsAreWrittenAsYaml() {
        String yaml = SettingsYaml.of(Map.of("fcm", Map.of("key", "a\n\"b\" \\n: #c", "base-url", "http://h:1/fcm")));
        assertThat(new Load(LoadSettings.builder().build()).loadFromString(yaml))
                .isEqualTo(Map.of(
                        "channels", Map.of("fcm", Map.of("key", "a\n\"b\" \\n: #c", "base-url", "http://h:1/fcm"))));
    }

    @Test
    void longSecretsAreNotPrinted() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Simulators.print(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                "http://h:1",
                Map.of("fcm", Map.of("key", "k".repeat(81), "id", "7")));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("(81 characters: see --settings FILE)")
                .containsPattern("id +7");
    }

    @Test
    void mistakesOfTheCommandLineAreNamed() {
        assertThatThrownBy(() -> SimulatorOptions.parse(new String[] {"--port", "70000"}))
                .hasMessage("--port: 70000 (expected: 0 … 65535)");
        assertThatThrownBy(() -> SimulatorOptions.parse(new String[] {"--callbacks", "localhost"}))
                .hasMessage("--callbacks: localhost (expected: http:// or https://)");
        assertThatThrownBy(() -> SimulatorOptions.parse(new String[] {"--fast"}))
                .hasMessage("--fast: unknown option, or its value is missing");
    }
}
