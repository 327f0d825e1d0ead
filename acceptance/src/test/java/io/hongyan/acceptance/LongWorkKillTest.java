package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.hongyan.acceptance.Rest.Answer;
import io.hongyan.acceptance.Rest.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SIGKILL in the middle of long work: it goes on where it was, every figure is exact, and no device gets a message twice. */
class LongWorkKillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private static List<Identity> register(Rest rest, int count) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(_ -> rest.register())
                .toList();
    }

    private static JsonNode job(NativeRest api, String id) {
        Answer answer = api.call("GET", "jobs/" + id, "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    /**
     * Kills the server whenever the job has done so many lines more, as long as it runs, and starts it again.
     *
     * @return how often it was killed in the middle
     */
    private static int killEvery(int lines, ServerProcess server, NativeRest api, String id) {
        int kills = 0;
        JsonNode job = job(api, id);
        while (job.path("state").asString().equals("running")) {
            int from = job.path("done").asInt();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> job(api, id).path("done").asInt() >= from + lines
                            || !job(api, id).path("state").asString().equals("running"));
            if (job(api, id).path("state").asString().equals("running")) {
                server.kill();
                server.awaitDeath();
                kills++;
                server.start();
                server.awaitReady();
            }
            job = job(api, id);
        }
        System.out.println("long work: killed " + kills + " times in the middle");
        return kills;
    }

    private static JsonNode done(NativeRest api, String id) {
        await().atMost(PATIENCE)
                .until(() -> !job(api, id).path("state").asString().equals("running"));
        JsonNode job = job(api, id);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("done");
        return job;
    }

    @Test
    @Timeout(300)
    void anImportOfTwentyThousandLinesIsExactAfterEveryKill() {
        Credentials app = Credentials.named("ImportKill");
        try (ServerProcess server = new ServerProcess(folder, app)) {
            server.start();
            server.awaitReady();
            Rest rest = new Rest(server.httpPort, app);
            NativeRest api = NativeRest.setUp(rest, app, server.log());
            List<Identity> devices = register(rest, 500);
            int lines = 20_000;
            StringBuilder csv = new StringBuilder("cid,tags\r\n");
            List<Integer> bad = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                String cid = devices.get(i % devices.size()).cid();
                switch (i % 100) {
                    case 17 -> csv.append("00000000000000000000000000000000,vip\r\n");
                    case 58 -> csv.append(cid).append(",with space\r\n");
                    default -> csv.append(cid).append(",t").append(i).append("|vip\r\n");
                }
                if (isBad(i)) {
                    bad.add(i + 2);
                }
            }
            Answer begun = api.call("POST", "imports?kind=tags&name=autumn", csv.toString());
            assertThat(begun.status()).as(begun.text()).isEqualTo(202);
            String id = begun.json().path("id").asString();
            assertThat(killEvery(3_000, server, api, id)).isPositive();

            JsonNode job = done(api, id);
            assertThat(job.path("lines").asInt()).isEqualTo(lines);
            assertThat(job.path("done").asInt()).isEqualTo(lines);
            assertThat(job.path("refused").asInt()).isEqualTo(bad.size());
            List<String> refused = api.call("GET", "jobs/" + id + "/refused", "")
                    .text()
                    .lines()
                    .toList();
            assertThat(refused.stream().skip(1).map(line -> Integer.parseInt(line.substring(0, line.indexOf(',')))))
                    .isEqualTo(bad);
            for (int i = 0; i < devices.size(); i++) {
                if (!isBad(i)) { // the same lines of every hundred are bad, and so the same devices of every hundred
                    String tags = rest.get(
                                    "user/custom_tag/cid/" + devices.get(i).cid())
                            .ok()
                            .toString();
                    assertThat(tags).contains("\"t" + (lines - devices.size() + i) + " vip\"");
                }
            }
        }
    }

    private static boolean isBad(int index) {
        return index % 100 == 17 || index % 100 == 58;
    }

    /** A phone that reconnects by itself and remembers the title and the id of each message. */
    private static final class Phone implements AutoCloseable {

        final Identity identity;
        final Map<String, String> titleById = new ConcurrentHashMap<>();
        private final Mqtt5AsyncClient client;

        Phone(Identity identity, ServerProcess server, Credentials app) {
            this.identity = identity;
            client = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier(identity.cid())
                    .serverHost("127.0.0.1")
                    .serverPort(server.mqttPort)
                    .simpleAuth()
                    .username(app.appId())
                    .password(identity.secret().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth()
                    .automaticReconnect()
                    .initialDelay(30, TimeUnit.MILLISECONDS)
                    .maxDelay(250, TimeUnit.MILLISECONDS)
                    .applyAutomaticReconnect()
                    .buildAsync();
            client.publishes(MqttGlobalPublishFilter.ALL, this::take);
        }

        private void take(Mqtt5Publish publish) {
            JsonNode json =
                    JsonMapper.shared().readTree(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
            titleById.put(
                    json.path("msgid").asString(),
                    json.at("/notification/title").asString());
        }

        Phone connect() {
            client.connectWith()
                    .cleanStart(false)
                    .sessionExpiryInterval(3600)
                    .send()
                    .join();
            client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send()
                    .join();
            return this;
        }

        @Override
        public void close() {
            client.disconnect().handle((ok, cutOff) -> true).join();
        }
    }

    @Test
    @Timeout(300)
    void eachDeviceOfAFileGetsTheTextOfItsLineOnceThroughKills() {
        Credentials app = Credentials.named("FilePushKill");
        List<Phone> phones = new ArrayList<>();
        try (ServerProcess server = new ServerProcess(folder, app)) {
            server.start();
            server.awaitReady();
            Rest rest = new Rest(server.httpPort, app);
            NativeRest api = NativeRest.setUp(rest, app, server.log());
            List<Identity> devices = register(rest, 2_000);
            for (int i = 0; i < 20; i++) {
                phones.add(new Phone(devices.get(i * 100), server, app).connect());
            }
            StringBuilder csv = new StringBuilder("cid,name,points\n");
            for (int i = 0; i < devices.size(); i++) {
                csv.append(devices.get(i).cid())
                        .append(",\"用户 \"\"")
                        .append(i)
                        .append("\"\"\",")
                        .append(i * 3)
                        .append('\n');
            }
            Answer file = api.call("POST", "audience-files?name=members", csv.toString());
            assertThat(file.status()).as(file.text()).isEqualTo(201);
            assertThat(file.json().path("devices").asInt()).isEqualTo(devices.size());
            Answer push = api.call(
                    "POST",
                    "pushes",
                    "{\"name\":\"autumn\",\"audience\":{\"file\":\""
                            + file.json().path("id").asString()
                            + "\"},\"settings\":{\"speed\":200,\"ttl\":3600000},\"message\":{\"notification\":{\"title\":"
                            + "\"{{name}}: {{points}}\",\"body\":\"b\",\"click_type\":\"none\"}}}");
            assertThat(push.status()).as(push.text()).isEqualTo(202);
            String id = push.json().path("job_id").asString();
            assertThat(killEvery(400, server, api, id)).isPositive();

            JsonNode job = done(api, id);
            assertThat(job.path("done").asInt()).isEqualTo(devices.size());
            assertThat(job.path("refused").asInt()).isZero();
            for (int i = 0; i < phones.size(); i++) {
                Phone phone = phones.get(i);
                await().atMost(PATIENCE).until(() -> !phone.titleById.isEmpty());
            }
            // those that were away till now
            for (int i = 0; i < 20; i++) {
                phones.add(new Phone(devices.get(i * 100 + 50), server, app).connect());
            }
            for (int i = 0; i < phones.size(); i++) {
                Phone phone = phones.get(i);
                int line = devices.indexOf(phone.identity);
                await().atMost(PATIENCE).until(() -> !phone.titleById.isEmpty());
                assertThat(phone.titleById.values()).containsExactly("用户 \"" + line + "\": " + line * 3);
            }
            JsonNode totals = rest.get("report/push/task_group/autumn").ok();
            assertThat(totals.at("/autumn/total/msg_num").asInt())
                    .as(totals.toString())
                    .isEqualTo(devices.size());
        } finally {
            phones.forEach(Phone::close);
        }
    }
}
