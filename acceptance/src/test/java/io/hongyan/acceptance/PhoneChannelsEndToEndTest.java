package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.rcs.RcsSimulator;
import io.hongyan.simulators.vendor.sms.SmppSimulator;
import io.hongyan.simulators.vendor.voice.AliyunVoiceSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pushes to a phone number by the running server: an SMS centre, a 5G platform and a caller beside it. */
@NullUnmarked
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneChannelsEndToEndTest {

    private static final Credentials APP = Credentials.named("Phones");

    private static final int VENDOR_ONLY = 2;

    private final AtomicInteger numbers = new AtomicInteger();
    private SimulatorServer providers;
    private RunningServer server;
    private Rest rest;

    @BeforeAll
    void start(@TempDir Path data) {
        int port = ServerProcess.freePort();
        providers = new SimulatorServer(
                SimulatorSettings.onPort(0),
                List.of(new SmppSimulator(), new RcsSimulator(), new AliyunVoiceSimulator()));
        providers.callbacks("http://127.0.0.1:" + port + "/receipts/" + APP.appId());
        providers.start();
        Map<String, String> settings = new HashMap<>(Map.of("http.port", Integer.toString(port)));
        providers
                .settings()
                .forEach((channel, values) ->
                        values.forEach((key, value) -> settings.put("channels." + channel + "." + key, value)));
        settings.put("channels.sms.price", "0.05");
        settings.put("channels.sms.marketing-hours", "0-24");
        server = RunningServer.start(data, APP, settings);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        server.close();
        providers.close();
    }

    private record Person(Device device, String number) {

        String cid() {
            return device.cid();
        }
    }

    private Person person(Channel channel) {
        String number = "+86138%08d".formatted(numbers.incrementAndGet());
        Device device = new Device(server, rest.register("android", ""));
        rest.post(
                        "user/address/" + channel.key(),
                        "{\"addresses\":[{\"cid\":\"" + device.cid() + "\",\"address\":\"" + number + "\"}]}")
                .ok();
        return new Person(device, number);
    }

    private String push(Channel channel, String content, Person... people) {
        ObjectNode push = JsonMapper.shared().createObjectNode();
        push.put("request_id", Rest.requestId());
        ObjectNode settings = push.putObject("settings").put("ttl", 3_600_000);
        settings.putArray("channel_order").add(channel.key());
        settings.putObject("strategy").put("default", 1).put(channel.key(), VENDOR_ONLY);
        push.putObject("push_message")
                .putObject("notification")
                .put("title", "包裹")
                .put("body", "已发货")
                .put("click_type", "startapp");
        push.putObject("push_channel").set(channel.key(), JsonMapper.shared().readTree(content));
        String task = rest.post("push/list/message", push.toString())
                .ok()
                .path("taskid")
                .asString();
        ObjectNode list = JsonMapper.shared().createObjectNode().put("taskid", task);
        List.of(people)
                .forEach(person -> list.withObjectProperty("audience")
                        .withArrayProperty("cid")
                        .add(person.cid()));
        rest.post("push/list/cid", list.toString()).ok();
        return task;
    }

    private void assertArrived(String task, Channel channel, int count) {
        await("arrivals of " + task)
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(
                                report(task, channel).path("receive_num").asInt())
                        .isEqualTo(count));
    }

    private JsonNode report(String task, Channel channel) {
        return rest.get("report/push/task/" + task).ok().path(task).path(channel.key());
    }

    private AcceptedMessage taken(VendorState vendor, Person person) {
        await("message to " + person.number)
                .atMost(Device.PATIENCE)
                .until(() -> !vendor.messages()
                        .last(message -> message.token().equals(person.number), 1)
                        .isEmpty());
        return vendor.messages()
                .last(message -> message.token().equals(person.number), 1)
                .getFirst();
    }

    @Test
    void aShortMessageArrivesThoughTheServerWasRestartedBeforeItsReceipt() {
        VendorState centre = providers.vendor("sms-smpp");
        centre.receipts().settings(centre.receipts().settings().withDelay(3_600_000, 0));
        Person one = person(Channel.SMS);
        Person two = person(Channel.SMS);
        String task = push(
                Channel.SMS,
                "{\"text\":\"您的{title}{body}\",\"sign_name\":\"鸿雁\",\"class\":\"notification\"}",
                one,
                two);
        assertThat(taken(centre, one).body()).isEqualTo("【鸿雁】您的包裹已发货");
        taken(centre, two);
        await("answers on disk")
                .atMost(Device.PATIENCE)
                .until(() -> report(task, Channel.SMS).path("target_num").asInt() == 2);

        server.restart();
        rest = server.rest();
        centre.receipts().flush();
        centre.receipts().settings(centre.receipts().settings().withDelay(0, 0));

        assertArrived(task, Channel.SMS, 2);
        assertThat(centre.messages().total()).isEqualTo(2);
    }

    @Test
    void whoAnswersRGetsNoMoreMarketingAndStillGetsCodes() throws Exception {
        VendorState centre = providers.vendor("sms-smpp");
        Person person = person(Channel.SMS);
        Person other = person(Channel.SMS);
        String first = push(Channel.SMS, "{\"text\":\"上新\",\"class\":\"marketing\"}", person, other);
        assertArrived(first, Channel.SMS, 2);

        reply(centre, person.number, "R");
        await("opted out")
                .atMost(Device.PATIENCE)
                .until(() -> centre.receipts().counts().waiting() == 0);
        String second = push(Channel.SMS, "{\"text\":\"再上新\",\"class\":\"marketing\"}", person, other);
        String code = push(Channel.SMS, "{\"text\":\"验证码1234\",\"class\":\"verification\"}", person);

        assertArrived(second, Channel.SMS, 1);
        assertArrived(code, Channel.SMS, 1);
        assertThat(centre.messages().last(message -> message.token().equals(person.number), 9))
                .extracting(AcceptedMessage::body)
                .noneMatch(body -> body.startsWith("再上新"));
    }

    @Test
    void a5GMessageArrives() {
        Person person = person(Channel.RCS);
        String task = push(Channel.RCS, "{\"text\":\"{title}：{body}\",\"class\":\"notification\"}", person);

        assertThat(taken(providers.vendor("rcs"), person).body()).isEqualTo("包裹：已发货");
        assertArrived(task, Channel.RCS, 1);
    }

    @Test
    void aCallIsHeard() {
        Person person = person(Channel.VOICE);
        String task = push(Channel.VOICE, "{\"variables\":{\"code\":\"1234\"},\"class\":\"verification\"}", person);

        assertThat(taken(providers.vendor("voice-aliyun"), person).body()).contains("1234");
        assertArrived(task, Channel.VOICE, 1);
        await("heard")
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(
                                report(task, Channel.VOICE).path("display_num").asInt())
                        .isOne());
    }

    private static void reply(VendorState centre, String from, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(centre.baseUrl() + "/replies"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"from\": \"" + from + "\", \"text\": \"" + text + "\"}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }
}
