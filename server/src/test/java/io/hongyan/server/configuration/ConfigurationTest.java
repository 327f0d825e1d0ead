package io.hongyan.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void committedFileHoldsEveryKeyWithItsDefault() {
        Path committed = Path.of("..", "hongyan.yaml");

        Map<String, String> inFile =
                SettingSources.read(Optional.of(committed), Map.of(), Map.of()).settings().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().text()));

        assertThat(inFile).containsExactlyInAnyOrderEntriesOf(Configuration.defaults());
    }

    @Test
    void committedFileGivesTheDefaults() {
        SettingSources sources = SettingSources.read(Optional.of(Path.of("..", "hongyan.yaml")), Map.of(), Map.of());

        assertThat(Configuration.read(sources)).isEqualTo(configuration(Map.of()));
    }

    @Test
    void defaultsAreAsDocumented() {
        Configuration defaults = configuration(Map.of());

        assertThat(defaults.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(defaults.key()).isEmpty();
        assertThat(defaults.zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(defaults.http().port()).isEqualTo(8080);
        assertThat(defaults.http().maxBodyBytes()).isEqualTo(1 << 20);
        assertThat(defaults.http().tokenLifetime()).isEqualTo(Duration.ofHours(24));
        assertThat(defaults.mqtt().port()).isEqualTo(1883);
        assertThat(defaults.mqtt().tls()).isEmpty();
        assertThat(defaults.mqtt().websocketPort()).isEqualTo(OptionalInt.of(8083));
        assertThat(defaults.mqtt().advertise()).isEmpty();
        assertThat(defaults.mqtt().sessionExpiryMax()).isEmpty();
        assertThat(defaults.shards().count()).isEqualTo(16);
        assertThat(defaults.shards().blockCacheBytes()).isEqualTo(64L << 20);
        assertThat(defaults.bootstrapApp()).isEmpty();
    }

    @Test
    void rulesOfTheBootstrapAppAreReadAndEveryMistakeInThemIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yaml"), """
                rules:
                  caps: ["* 1d 5", "news 7d 10"]
                  quiet-hours: 22:00-08:00 drop Asia/Tokyo
                """);
        Configuration read = Configuration.read(
                SettingSources.read(Optional.of(file), Map.of("HONGYAN_RULES_OPT_IN", "ads, partners"), Map.of()));

        assertThat(read.rules())
                .contains(new AppRules(
                        List.of(FrequencyCap.parse("* 1d 5"), FrequencyCap.parse("news 7d 10")),
                        Optional.of(QuietHours.parse("22:00-08:00 drop Asia/Tokyo")),
                        Set.of("ads", "partners")));
        assertThat(configuration(Map.of()).rules()).isEmpty();
        assertThatThrownBy(() -> configuration(Map.of(
                        "HONGYAN_RULES_CAPS", "* 1d 5,news 40d 1",
                        "HONGYAN_RULES_QUIET_HOURS", "night",
                        "HONGYAN_RULES_OPT_IN", "a b")))
                .hasMessageContaining("rules.caps: * 1d 5,news 40d 1 (expected: at most 20 of: category window count")
                .hasMessageContaining("rules.quiet-hours: night (expected: from-to")
                .hasMessageContaining("rules.opt-in: a b (expected: at most 50 purposes");
    }

    @Test
    void flagsWinOverEnvironmentAndEnvironmentOverFile() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), """
                http:
                  port: 1001
                mqtt:
                  port: 1001
                  websocket: {port: off}
                """);

        Configuration read = Configuration.read(SettingSources.read(
                Optional.of(file),
                Map.of("HONGYAN_HTTP_PORT", "1002", "HONGYAN_MQTT_PORT", "1002"),
                Map.of("http.port", "1003")));

        assertThat(read.http().port()).isEqualTo(1003);
        assertThat(read.mqtt().port()).isEqualTo(1002);
        assertThat(read.mqtt().websocketPort()).isEmpty();
    }

    @Test
    void valuesAreReadWithTheirUnits() {
        Configuration read = configuration(Map.ofEntries(
                Map.entry("HONGYAN_HTTP_MAX_BODY", "64KiB"),
                Map.entry("HONGYAN_HTTP_TOKEN_LIFETIME", "2d"),
                Map.entry("HONGYAN_MQTT_GATHER_INTERVAL", "5ms"),
                Map.entry("HONGYAN_MQTT_SESSION_EXPIRY_MAX", "7d"),
                Map.entry("HONGYAN_MQTT_ADVERTISE", "mqtts://a:8883, wss://b/mqtt"),
                Map.entry("HONGYAN_SHARDS_COUNT", "4"),
                Map.entry("HONGYAN_SHARDS_THREADS", "2"),
                Map.entry("HONGYAN_ZONE", "Asia/Shanghai"),
                Map.entry("HONGYAN_KEY", "0f".repeat(32)),
                Map.entry("HONGYAN_LOG_FORMAT", "json"),
                Map.entry("HONGYAN_MQTT_TLS_CERTIFICATE", "a.pem"),
                Map.entry("HONGYAN_MQTT_TLS_KEY", "b.pem")));

        assertThat(read.http().maxBodyBytes()).isEqualTo(65_536);
        assertThat(read.http().tokenLifetime()).isEqualTo(Duration.ofDays(2));
        assertThat(read.mqtt().gatherInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(read.mqtt().sessionExpiryMax()).contains(Duration.ofDays(7));
        assertThat(read.mqtt().advertise()).containsExactly("mqtts://a:8883", "wss://b/mqtt");
        assertThat(read.shards().threads()).isEqualTo(2);
        assertThat(read.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(read.key().orElseThrow().reveal()).isEqualTo("0f".repeat(32));
        assertThat(read.log().format()).isEqualTo(Configuration.Log.Format.JSON);
        assertThat(read.mqtt().tls()).contains(new Configuration.Tls(8883, Path.of("a.pem"), Path.of("b.pem")));
    }

    @Test
    void bootstrapAppIsReadFromThreeParts() {
        Configuration read = configuration(
                Map.of("HONGYAN_BOOTSTRAP_APP", "demoApp1:demoKey1:demoSecret1", "HONGYAN_BOOTSTRAP_VALIDITY", "40d"));

        assertThat(read.bootstrapApp()).hasValueSatisfying(app -> {
            assertThat(app.appId()).isEqualTo("demoApp1");
            assertThat(app.appKey()).isEqualTo("demoKey1");
            assertThat(app.masterSecret()).isEqualTo(new Secret("demoSecret1"));
            assertThat(app.maxValidity()).isEqualTo(Duration.ofDays(40));
        });
        assertThat(read.toString()).doesNotContain("demoSecret1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HONGYAN_HTTP_PORT | 99999 | http.port: 99999 (expected: 0 … 65535), from HONGYAN_HTTP_PORT
            HONGYAN_HTTP_PORT | eight | http.port: eight (expected: 0 … 65535), from HONGYAN_HTTP_PORT
            HONGYAN_MQTT_WEBSOCKET_PORT | none | mqtt.websocket.port: none (expected: off, or 0 … 65535), from HONGYAN_MQTT_WEBSOCKET_PORT
            HONGYAN_HTTP_MAX_BODY | 64 | http.max-body: 64 (expected: 16KiB … 64MiB, with a unit: B, KiB, MiB or GiB), from HONGYAN_HTTP_MAX_BODY
            HONGYAN_HTTP_TOKEN_LIFETIME | 60m | http.token-lifetime: 60m (expected: 61m … 365d, with a unit: ms, s, m, h or d), from HONGYAN_HTTP_TOKEN_LIFETIME
            HONGYAN_SHARDS_THREADS | many | shards.threads: many (expected: auto, or 1 … 256), from HONGYAN_SHARDS_THREADS
            HONGYAN_SHARDS_THREADS | 17 | shards.threads: 17 (expected: at most shards.count, 16)
            HONGYAN_ZONE | Mars/Olympus | zone: Mars/Olympus (expected: system, or a time zone such as Asia/Shanghai), from HONGYAN_ZONE
            HONGYAN_LOG_LEVEL | loud | log.level: loud (expected: error, warn, info, debug, trace), from HONGYAN_LOG_LEVEL
            HONGYAN_BOOTSTRAP_VALIDITY | 5d | bootstrap.validity: 120h (expected: 3d, 7d or 40d)
            HONGYAN_MQTT_KEEP_ALIVE | 31m | mqtt.keep-alive: more than mqtt.keep-alive-max (expected: at most as much)
            HONGYAN_MQTT_TLS_KEY | b.pem | mqtt.tls.certificate: nothing (expected: a PEM file, since the other one of mqtt.tls.certificate and mqtt.tls.key is set)
            HONGYAN_HTTP_PROT | 1 | HONGYAN_HTTP_PROT: no setting of this name, from the environment
            HONGYAN_KEY | 12ab | key: *** (expected: 64 hex characters), from HONGYAN_KEY
            HONGYAN_BOOTSTRAP_APP | a:b | bootstrap.app: *** (expected: appId:appKey:masterSecret, 8–32 letters and digits for the id, 8–64 for the others), from HONGYAN_BOOTSTRAP_APP
            """)
    void badValueIsNamedWithKeyValueAndWhatIsAllowed(String variable, String value, String mistake) {
        assertThatThrownBy(() -> configuration(Map.of(variable, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the configuration has a mistake:\n  " + mistake);
    }

    @Test
    void unknownKeysAreRefusedWithASuggestion() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), "mqtt:\n  prot: 1883\nhtpp:\n  x: 1\n");

        assertThatThrownBy(() -> Configuration.read(SettingSources.read(Optional.of(file), Map.of(), Map.of())))
                .hasMessage("""
                        the configuration has 2 mistakes:
                          htpp.x: no such setting, from my.yaml
                          mqtt.prot: no such setting (did you mean mqtt.port?), from my.yaml""");
    }

    @Test
    void allMistakesAreListedTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), "http:\n  port: none\n  colour: red\n");

        assertThatThrownBy(() -> Configuration.read(SettingSources.read(
                        Optional.of(file), Map.of("HONGYAN_MQTT_PORT", "-1"), Map.of("shards.count", "0"))))
                .hasMessageContainingAll(
                        "4 mistakes", "http.port: none", "http.colour: no such", "mqtt.port: -1", "shards.count: 0");
    }

    @Test
    void filesThatCannotBeReadAreMistakesToo() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "http: [1");
        Path text = Files.writeString(folder.resolve("text.yaml"), "hello");

        assertThatThrownBy(() -> Configuration.read(SettingSources.read(Optional.of(broken), Map.of(), Map.of())))
                .hasMessageContaining("broken.yaml: not YAML");
        assertThatThrownBy(() -> Configuration.read(SettingSources.read(Optional.of(text), Map.of(), Map.of())))
                .hasMessageContaining("text.yaml: not a mapping of settings");
        assertThatThrownBy(() -> Configuration.read(
                        SettingSources.read(Optional.of(folder.resolve("gone.yaml")), Map.of(), Map.of())))
                .hasMessageContaining("gone.yaml: cannot be read: no such file");
    }

    @Test
    void variablesOfTheLauncherAndOfKubernetesAreNotSettings() {
        Map<String, String> environment = Map.of(
                "HONGYAN_HEAP", "1g",
                "HONGYAN_SERVICE_HOST", "10.0.0.1",
                "HONGYAN_PORT", "tcp://10.0.0.1:8080",
                "HONGYAN_ZONE", "",
                "PATH", "/bin");

        assertThat(configuration(environment)).isEqualTo(configuration(Map.of()));
    }

    @Test
    void commandLineIsReadIntoSettings() {
        CommandLine read = CommandLine.parse(
                List.of("--data", "/var/h", "--set", "http.port=1", "--set=mqtt.port=2", "--config=my.yaml"));

        assertThat(read.settings()).isEqualTo(Map.of("data.dir", "/var/h", "http.port", "1", "mqtt.port", "2"));
        assertThat(read.file()).contains(Path.of("my.yaml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --prot | --prot: no such option (expected: --data DIR, --config FILE, --set KEY=VALUE)
            --data | --data: its value is missing
            --set=port | --set port: no key and value (expected: --set KEY=VALUE)
            """)
    void badArgumentIsNamed(String argument, String mistake) {
        assertThatThrownBy(() -> CommandLine.parse(List.of(argument)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith(mistake);
    }

    private static Configuration configuration(Map<String, String> environment) {
        return Configuration.read(SettingSources.read(Optional.empty(), environment, Map.of()));
    }
}
