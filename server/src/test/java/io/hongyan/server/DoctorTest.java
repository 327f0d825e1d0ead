package io.hongyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor beside a server and without one. What vendors answer is tested with the simulators. */
class DoctorTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Configuration configuration(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("data.dir", folder.resolve("data").toString());
        settings.put("bootstrap.app", "doctorapp:doctorkey:doctorsecret");
        settings.put("http.port", "0");
        settings.put("mqtt.port", "0");
        settings.put("mqtt.websocket.port", "0");
        return Configuration.read(SettingSources.read(Optional.empty(), Map.of(), settings));
    }

    private boolean examine(Configuration configuration) {
        said.reset();
        return new Doctor(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.system())
                .examine(configuration);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Nothing listens on port 1. */
    private static Map<String, String> huaweiNowhere() {
        return Map.of(
                "channels.huawei.client-id", "1",
                "channels.huawei.client-secret", "s",
                "channels.huawei.auth-url", "http://127.0.0.1:1/token",
                "channels.huawei.base-url", "http://127.0.0.1:1");
    }

    @Test
    void makesNoDataFolder() {
        assertThat(examine(configuration(huaweiNowhere()))).isTrue();
        assertThat(said()).contains("note").contains("no server has run");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void triesTheAccountsOfARunningServer() throws Exception {
        Configuration configuration = configuration(huaweiNowhere());
        try (HongyanServer server = HongyanServer.start(configuration)) {
            assertThat(examine(configuration)).isFalse();
        }
        assertThat(said()).contains("DOWN     huawei of app doctorapp: Huawei cannot be reached");
        assertThat(Files.exists(folder.resolve("data"))).isTrue();
    }

    @Test
    void saysWhereThereIsNothingToTry() {
        Configuration configuration = configuration(Map.of());
        HongyanServer.start(configuration).close();

        assertThat(examine(configuration)).isTrue();
        assertThat(said()).contains("no channel account is set up");
    }
}
