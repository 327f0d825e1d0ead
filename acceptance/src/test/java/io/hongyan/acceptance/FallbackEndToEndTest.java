package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.sms.SmppSimulator;
import io.hongyan.simulators.vendor.webhook.WebhookSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Fallback by the running server: an SMS centre and a customer's own receiver beside it. */
@NullUnmarked
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FallbackEndToEndTest {

    private static final Credentials APP = Credentials.named("Fallback");

    private final AtomicInteger numbers = new AtomicInteger();
    private SimulatorServer providers;
    private VendorState centre;
    private VendorState receiver;
    private RunningServer server;
    private Rest rest;

    @BeforeAll
    void start(@TempDir Path data) {
        int port = ServerProcess.freePort();
        providers =
                new SimulatorServer(SimulatorSettings.onPort(0), List.of(new SmppSimulator(), new WebhookSimulator()));
        providers.callbacks("http://127.0.0.1:" + port + "/receipts/" + APP.appId());
        providers.start();
        centre = providers.vendor("sms-smpp");
        receiver = providers.vendor("webhook");
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

    private record Person(Device device, String phone, String address) {

        String cid() {
            return device.cid();
        }
    }

    private Person person() {
        int number = numbers.incrementAndGet();
        String phone = "+86139%08d".formatted(number);
        String address = "person-" + number;
        Rest.Identity identity = rest.register();
        rest.bind(Channel.SMS, identity, phone);
        rest.bind(Channel.WEBHOOK, identity, address);
        return new Person(new Device(server, identity), phone, address);
    }

    private static ObjectNode push(String steps, String budget) {
        ObjectNode push = JsonMapper.shared().createObjectNode();
        push.put("request_id", Rest.requestId());
        ObjectNode settings = push.putObject("settings").put("ttl", 3_600_000);
        ObjectNode fallback = settings.putObject("fallback");
        fallback.set("steps", JsonMapper.shared().readTree(steps));
        if (!budget.isEmpty()) {
            fallback.put("budget", budget);
        }
        push.putObject("push_message")
                .putObject("notification")
                .put("title", "包裹")
                .put("body", "已发货")
                .put("click_type", "startapp");
        ObjectNode channels = push.putObject("push_channel");
        channels.putObject("sms")
                .put("text", "您的{title}{body}")
                .put("sign_name", "鸿雁")
                .put("class", "notification");
        channels.putObject("webhook").put("payload", "{title}");
        return push;
    }

    private String list(ObjectNode push, List<Person> people) {
        String task = rest.post("push/list/message", push.toString())
                .ok()
                .path("taskid")
                .asString();
        ObjectNode list = JsonMapper.shared().createObjectNode().put("taskid", task);
        people.forEach(person ->
                list.withObjectProperty("audience").withArrayProperty("cid").add(person.cid()));
        rest.post("push/list/cid", list.toString()).ok();
        return task;
    }

    private JsonNode fallback(String task) {
        return rest.get("report/push/task/" + task + "/fallback").ok();
    }

    private List<String> steps(String task, Person person) {
        List<String> steps = new ArrayList<>();
        rest.get("task/chain/" + person.cid() + "/" + task)
                .ok()
                .path("events")
                .forEach(event -> steps.add(event.path("step").asString() + " "
                        + event.path("channel").asString()));
        return steps;
    }

    private static long taken(VendorState vendor, String task, String address) {
        return vendor.messages().copies(task, address);
    }

    @Test
    void whoIsAwayGetsAnSmsAndWhoIsReachedDoesNot() {
        Person away = person();
        Person here = person();
        here.device.connect();
        String task = list(push("[{\"channel\":\"sms\",\"after\":1000}]", ""), List.of(away, here));
        here.device.awaitMessage(task);

        await("the SMS")
                .atMost(Device.PATIENCE)
                .untilAsserted(() ->
                        assertThat(steps(task, away)).containsSubsequence("fallback sms", "sent sms", "arrived sms"));

        JsonNode report = fallback(task);
        assertThat(report.path("spent").asString()).isEqualTo("0.05");
        assertThat(report.path("saved").asString()).isEqualTo("0.05");
        assertThat(report.path("steps").path(0).path("sent").asInt()).isOne();
        assertThat(report.path("steps").path(0).path("spared").asInt()).isOne();
        assertThat(centre.messages().last(message -> message.token().equals(away.phone), 2))
                .hasSize(1)
                .allSatisfy(message -> assertThat(message.body()).isEqualTo("【鸿雁】您的包裹已发货"));
        assertThat(centre.messages().last(message -> message.token().equals(here.phone), 2))
                .isEmpty();
        here.device.close();
    }

    @Test
    void aSinglePushFallsBackAlsoWhereTheServerWasRestartedBeforeItsTime() {
        Person away = person();
        ObjectNode push = push("[{\"channel\":\"webhook\",\"after\":3000}]", "");
        push.putObject("audience").putArray("cid").add(away.cid());
        String task = rest.post("push/single/cid", push.toString())
                .ok()
                .propertyNames()
                .iterator()
                .next();
        assertThat(task).startsWith("RASS_");
        server.restart();
        rest = server.rest();

        await("the webhook's message")
                .atMost(Device.PATIENCE)
                .untilAsserted(
                        () -> assertThat(taken(receiver, task, away.address)).isOne());
        await("the receiver's report")
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(steps(task, away)).endsWith("arrived webhook"));
        assertThat(rest.get("report/push/task/" + task)
                        .ok()
                        .path(task)
                        .path("total")
                        .path("receive_num")
                        .asInt())
                .isOne();
    }

    @Test
    void whatTheBudgetLeavesOverGoesByTheNextStep() {
        List<Person> people = List.of(person(), person(), person());
        String task = list(
                push("[{\"channel\":\"sms\",\"after\":1000},{\"channel\":\"webhook\",\"after\":4000}]", "0.14"),
                people);

        await("all are reached")
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(rest.get("report/push/task/" + task + "/loss")
                                .ok()
                                .path("arrived")
                                .asInt())
                        .isEqualTo(3));

        JsonNode report = fallback(task);
        assertThat(report.path("spent").asString()).isEqualTo("0.1");
        assertThat(report.path("budget").asString()).isEqualTo("0.14");
        assertThat(report.path("steps").path(0).path("sent").asInt()).isEqualTo(2);
        assertThat(report.path("steps").path(0).path("over_budget").asInt()).isOne();
        assertThat(report.path("steps").path(1).path("sent").asInt()).isOne();
    }

    @Test
    void anArrivalAfterTheSmsLeftIsShownAsLate() {
        Person person = person();
        centre.receipts().settings(centre.receipts().settings().withDelay(3_600_000, 0));
        String task = list(push("[{\"channel\":\"sms\",\"after\":1000}]", ""), List.of(person));
        await("the SMS")
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(steps(task, person)).contains("sent sms"));

        person.device.connect();
        person.device.awaitMessage(task);

        await("the late arrival")
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(steps(task, person))
                        .containsSubsequence("fallback sms", "sent sms", "arrived device"));
        assertThat(fallback(task).path("steps").path(0).path("late_arrivals").asInt())
                .isOne();
        centre.receipts().settings(centre.receipts().settings().withDelay(0, 0));
        person.device.close();
    }
}
