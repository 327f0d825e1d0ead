package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An app that is made while the server runs is one like any other, at once and after a restart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AppAtRunTimeTest {

    private RunningServer server;
    private Administrator root;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        server = RunningServer.start(data, Credentials.named("RunTime"));
        root = new Administrator(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Credentials make(String name) throws Exception {
        JsonNode made = root.call("POST", "apps", "{\"name\":\"" + name + "\"}");
        return new Credentials(
                made.path("app_id").asString(),
                made.path("app_key").asString(),
                made.path("master_secret").asString());
    }

    @Test
    void itsDevicesRegisterConnectAndGetItsPushes() throws Exception {
        Credentials app = make("新应用");
        Rest rest = new Rest(server.httpPort(), app);
        try (Device device = new Device(server, app, rest.register())) {
            device.connect();
            String task = rest.single(device.cid(), "first");

            assertThat(device.awaitMessage(task).title()).isEqualTo("first");
            assertThat(root.call("GET", "apps/" + app.appId(), "")
                            .path("devices")
                            .asInt())
                    .isEqualTo(1);
            device.disconnect();
            String waiting = rest.single(device.cid(), "while away");
            server.restart();
            device.connect();
            assertThat(device.awaitMessage(waiting).title()).isEqualTo("while away");
        }
    }

    @Test
    void aSecretEndedAtOnceEndsItsTokensAndNoDevicesConnection() throws Exception {
        Credentials app = make("轮换");
        Rest before = new Rest(server.httpPort(), app);
        try (Device device = new Device(server, app, before.register())) {
            device.connect();
            before.single(device.cid(), "before");
            Rest.Answer refused = before.auth(app.appKey(), Long.toString(System.currentTimeMillis()), "wrong");
            assertThat(refused.code()).isNotZero();

            String secret = root.call("POST", "apps/" + app.appId() + "/master-secret", "{\"grace_hours\":0}")
                    .path("master_secret")
                    .asString();

            assertThat(before.auth(app.appKey(), Long.toString(System.currentTimeMillis()), app.masterSecret())
                            .code())
                    .isNotZero();
            Rest after = new Rest(server.httpPort(), new Credentials(app.appId(), app.appKey(), secret));
            assertThat(after.auth(app.appKey(), Long.toString(System.currentTimeMillis()), secret)
                            .code())
                    .isZero();
        }
    }
}
