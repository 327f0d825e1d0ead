package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.PhoneState;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Mail, webhook and advertising audiences from the API to their servers and back: the running server beside the simulators. */
@NullUnmarked
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonChannelsTest {

    private static final Credentials APP = Credentials.named("Persons");

    private PlayedVendors vendors;
    private RunningServer server;
    private Rest rest;

    @BeforeAll
    void start(@TempDir Path data) {
        int port = ServerProcess.freePort();
        vendors = new PlayedVendors(port, APP);
        Map<String, String> settings = new HashMap<>(vendors.serverSettings());
        settings.put("http.port", Integer.toString(port));
        settings.put("channels.ads.provider", "file");
        server = RunningServer.start(data, APP, settings);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        server.close();
        vendors.close();
    }

    private String register(Channel channel, String address) {
        return rest.register(channel, address).cid();
    }

    /** Pushes to one device by one channel; the task. */
    private String push(String cid, Channel channel, String content) {
        String body = """
                {"request_id": "%s", "settings": {"ttl": 3600000, "channel_order": ["%s"], "strategy": {"default": 2}},
                 "audience": {"cid": ["%s"]},
                 "push_message": {"notification": {"title": "包裹", "body": "正在派送", "click_type": "startapp"}},
                 "push_channel": {"%s": %s}}""".formatted(Rest.requestId(), channel.key(), cid, channel.key(), content.replace('\'', '"'));
        return rest.post("push/single/cid", body)
                .ok()
                .propertyNames()
                .iterator()
                .next();
    }

    private JsonNode losses(String task, Channel channel) {
        for (JsonNode figures :
                rest.get("report/push/task/" + task + "/loss").ok().path("channels")) {
            if (figures.path("key").asString().equals(channel.key())) {
                return figures;
            }
        }
        return rest.get("report/push/task/" + task + "/loss").ok().path("none");
    }

    private AcceptedMessage taken(Channel channel, String task) {
        await().until(() -> vendors.vendor(channel).messages().tally(task).accepted() > 0);
        return vendors.vendor(channel)
                .messages()
                .last(message -> message.key().equals(task), 1)
                .getFirst();
    }

    private HttpResponse<String> browse(String method, String url, String body) throws Exception {
        return Rest.CLIENT.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    // --- mail ---

    @Test
    void oneClickInAMailEndsMarketingAndAnotherBringsItBack() throws Exception {
        String cid = register(Channel.EMAIL, "ann@example.org");
        String content = "{'subject':'{title}','text':'{body} {unsubscribe_url}'}";

        AcceptedMessage mail = taken(Channel.EMAIL, push(cid, Channel.EMAIL, content));
        assertThat(mail.title()).isEqualTo("包裹");
        assertThat(mail.body()).startsWith("正在派送 http");
        Matcher link = Pattern.compile("(?m)^List-Unsubscribe: <([^>]*)>").matcher(mail.request());
        assertThat(link.find()).isTrue();
        String url = link.group(1);
        assertThat(browse("GET", url, "").body()).contains("ann@example.org");
        assertThat(browse("POST", url, "List-Unsubscribe=One-Click").statusCode())
                .isEqualTo(200);

        String refused = push(cid, Channel.EMAIL, content);
        await().untilAsserted(() -> {
            JsonNode report = rest.get("report/push/task/" + refused + "/loss").ok();
            assertThat(report.path("filtered").asInt() + report.path("lost").asInt())
                    .isEqualTo(1);
        });
        assertThat(vendors.vendor(Channel.EMAIL).messages().tally(refused).accepted())
                .isZero();

        assertThat(browse("POST", url, "action=subscribe").body()).contains("ann@example.org");
        assertThat(taken(Channel.EMAIL, push(cid, Channel.EMAIL, content)).token())
                .isEqualTo("ann@example.org");
    }

    @Test
    void aMailThatComesBackUnbindsItsAddress() {
        vendors.vendor(Channel.EMAIL).phones().set("left@example.org", PhoneState.UNINSTALLED);
        String cid = register(Channel.EMAIL, "left@example.org");

        String task = push(cid, Channel.EMAIL, "{'subject':'s','text':'t'}");

        await().untilAsserted(() -> {
            JsonNode loss = losses(task, Channel.EMAIL).path("losses").path(0);
            assertThat(loss.path("reason").asString()).isEqualTo("token_invalid");
            assertThat(loss.path("vendor_code").asString()).isEqualTo("5.1.1");
        });
    }

    // --- webhook ---

    @Test
    void aWebhooksReportsReachTheReport() {
        var receipts = vendors.vendor(Channel.WEBHOOK).receipts();
        receipts.settings(receipts.settings().withClicks(1));
        String cid = register(Channel.WEBHOOK, "customer-7");

        String task = push(cid, Channel.WEBHOOK, "{'template':'T1'}");

        assertThat(taken(Channel.WEBHOOK, task).request()).contains("\"data\":{\"template\":\"T1\"}");
        await().untilAsserted(() -> {
            JsonNode figures = losses(task, Channel.WEBHOOK);
            assertThat(figures.path("arrived").asInt()).isEqualTo(1);
            assertThat(figures.path("clicked").asInt()).isEqualTo(1);
        });
    }

    // --- advertising ---

    @Test
    void anAudienceIsFetchedAsHashesAndDeleted() {
        List<String> cids = List.of(
                register(Channel.ADS, "idfa:FF1999CD-7177-4937-A474-74937A102630"),
                register(Channel.ADS, "imei:a000002c9060f7"));
        String body = """
                {"request_id": "%s", "settings": {"ttl": 3600000, "channel_order": ["ads"], "strategy": {"default": 2}},
                 "push_message": {"notification": {"title": "t", "body": "b", "click_type": "startapp"}},
                 "push_channel": {"ads": {"audience": "win back"}}}""".formatted(Rest.requestId());
        String task = rest.post("push/list/message", body).ok().path("taskid").asString();
        rest.post(
                        "push/list/cid",
                        "{\"audience\":{\"cid\":[\"" + String.join("\",\"", cids) + "\"]},\"taskid\":\"" + task
                                + "\",\"is_async\":false}")
                .ok();

        String path = "report/push/task/" + task + "/audience";
        await().untilAsserted(() -> assertThat(rest.get(path).text())
                .contains("idfa_md5,2c010ed96aef2fc34983e1e7e9176b7e")
                .contains("imei_md5,f2d5a650733ca8c27d502b1c08da14e5"));
        assertThat(rest.get(path).text().lines()).hasSize(3).first().isEqualTo("type,hash");
        rest.delete(path).ok();
        rest.get(path).refused(400, 20001, "task has no audience files");
    }
}
