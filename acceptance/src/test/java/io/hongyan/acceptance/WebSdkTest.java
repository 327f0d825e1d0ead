package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hongyan.acceptance.PlayedVendors.VendorPhone;
import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.PhoneState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Web SDK in a real browser, on a site of another origin, against the running server. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSdkTest {

    private static final Credentials APP = Credentials.named("WebSdk");

    private PlayedVendors vendors;
    private RunningServer server;
    private Rest rest;
    private Site site;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path data) {
        Optional<String> missing = Browser.missing();
        assumeTrue(missing.isEmpty(), () -> "missing: " + missing.orElse(""));
        int port = ServerProcess.freePort();
        vendors = new PlayedVendors(port, APP);
        Map<String, String> settings = new HashMap<>(vendors.serverSettings());
        settings.put("http.port", Integer.toString(port));
        server = RunningServer.start(data, APP, settings);
        rest = server.rest();
        site = new Site();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            site.close();
            server.close();
            vendors.close();
        }
    }

    @BeforeEach
    void openBrowser() {
        browser = Browser.start();
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** Opens a page of the site; its device is ONLINE when this returns. */
    private String device(String page) {
        browser.open(page, site.origin() + "/");
        return browser.evaluate(
                        page,
                        "startDevice('http://127.0.0.1:%d', '%s', '%s')"
                                .formatted(server.httpPort(), APP.appId(), APP.appKey()))
                .asString();
    }

    private String status(String cid) {
        return rest.get("user/status/" + cid).ok().path(cid).path("status").asString();
    }

    private void awaitFigure(String task, String name, int value) {
        await(name + " of " + task)
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(rest.figure(task, name)).isEqualTo(value));
    }

    private String push(String cid, ObjectNode notification) {
        ObjectNode push = JsonMapper.shared().createObjectNode();
        push.put("request_id", Rest.requestId());
        push.putObject("settings").put("ttl", 3_600_000);
        push.putObject("audience").putArray("cid").add(cid);
        push.putObject("push_message").set("notification", notification);
        return rest.post("push/single/cid", push.toString())
                .ok()
                .propertyNames()
                .iterator()
                .next();
    }

    private static ObjectNode notification(String title, String clickType) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("title", title)
                .put("body", "<b>您的包裹</b>")
                .put("click_type", clickType);
    }

    @Test
    void aPageRegistersReceivesShowsAndReports() {
        String cid = device("page");
        assertThat(status(cid)).isEqualTo("online");
        JsonNode detail = rest.get("user/detail/" + cid).ok().path("validCids").path(cid);
        assertThat(detail.path("phone_model").asString()).startsWith("Chrome ");

        String task = push(cid, notification("你好", "payload").put("payload", "order-1"));
        assertThat(browser.text("page", ".banner .title").toString()).isEqualTo("[\"你好\"]");
        assertThat(browser.text("page", ".banner .body").toString()).isEqualTo("[\"<b>您的包裹</b>\"]");
        awaitFigure(task, "receive_num", 1);
        awaitFigure(task, "display_num", 1);
        browser.click("page", ".banner .main");
        awaitFigure(task, "click_num", 1);

        browser.evaluate("page", "device.bindAlias('web-ann'), device.setTags(['web-tag'])");
        await().atMost(Device.PATIENCE).untilAsserted(() -> {
            assertThat(rest.get("user/alias/cid/" + cid).ok().path("alias").asString(""))
                    .isEqualTo("web-ann");
            assertThat(rest.get("user/custom_tag/cid/" + cid)
                            .ok()
                            .path(cid)
                            .get(0)
                            .asString())
                    .isEqualTo("web-tag");
        });
        assertThat(browser.evaluate("page", "errors").toString()).isEqualTo("[]");
        assertThat(browser.console().toString()).isEqualTo("[]");
    }

    @Test
    void aModalTakesTheKeyboardAndARevokeTakesACardAway() {
        String cid = device("page");
        String modal = push(cid, notification("确认", "payload").put("payload", "{\"in_app\":\"modal\"}"));
        assertThat(browser.text("page", "dialog .title").toString()).isEqualTo("[\"确认\"]");
        assertThat(browser.evaluate("page", "document.activeElement.shadowRoot.activeElement.className")
                        .asString())
                .isEqualTo("action");
        browser.press("page", "Escape");
        browser.waitFor("page", "!document.body.lastElementChild.shadowRoot.querySelector('dialog')");
        awaitFigure(modal, "display_num", 1);

        String card = push(cid, notification("优惠", "payload").put("payload", "{\"in_app\":\"card\"}"));
        assertThat(browser.text("page", "#cards .card .title").toString()).isEqualTo("[\"优惠\"]");
        awaitFigure(card, "display_num", 1);
        ObjectNode revoke = JsonMapper.shared().createObjectNode();
        revoke.put("request_id", Rest.requestId());
        revoke.putObject("audience").putArray("cid").add(cid);
        revoke.putObject("push_message").putObject("revoke").put("old_task_id", card);
        rest.post("push/single/cid", revoke.toString()).ok();
        browser.waitFor("page", "document.getElementById('cards').childElementCount === 0");
    }

    @Test
    void aReloadedPageIsTheSameDeviceAndGetsWhatWaited() {
        String cid = device("first");
        browser.close("first");
        await().atMost(Device.PATIENCE).until(() -> status(cid).equals("offline"));
        String task = rest.single(cid, "waited");
        assertThat(device("second")).isEqualTo(cid);
        assertThat(browser.text("second", ".banner .title").toString()).isEqualTo("[\"waited\"]");
        awaitFigure(task, "display_num", 1);
    }

    @Test
    void theTabsOfASiteAreOneDevice() {
        String cid = device("first");
        assertThat(device("second")).isEqualTo(cid);
        browser.waitFor("first", "device.state === 'BLOCKED' && device.code === 'TAKEN_OVER'");
        rest.single(cid, "for the second");
        browser.text("second", ".banner .title");
        browser.evaluate("first", "device.bindAlias('from-the-first-tab')");
        await().atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(rest.get("user/alias/cid/" + cid)
                                .ok()
                                .path("alias")
                                .asString(""))
                        .isEqualTo("from-the-first-tab"));
        browser.close("second");
        browser.waitFor("first", "device.state === 'ONLINE'");
        rest.single(cid, "for the first");
        assertThat(browser.text("first", ".banner .title").toString()).isEqualTo("[\"for the first\"]");
        assertThat(browser.evaluate("first", "messages.length").asInt()).isEqualTo(1);
    }

    @Test
    void aBrowserWithoutAPageGetsPushesByItsServiceWorkerWhichReports() {
        browser.grantNotifications(site.origin());
        String cid = device("page");
        VendorPhone phone = vendors.phone(Channel.WEBPUSH, PhoneState.INSTALLED);
        String key = vendors.serverSettings().get("channels.webpush.vapid-public-key");
        browser.evaluate("page", "subscribeAtSimulator(JSON.stringify(%s), '%s')".formatted(phone.token(), key));
        await().atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(rest.get("user/detail/" + cid)
                                .ok()
                                .path("validCids")
                                .path(cid)
                                .path("device_token")
                                .asString(""))
                        .startsWith("WEB_{"));
        browser.close("page");
        await().atMost(Device.PATIENCE).until(() -> status(cid).equals("offline"));

        ObjectNode push = VendorPushes.json("网页推送");
        push.putObject("audience").putArray("cid").add(cid);
        String task = rest.post("push/single/cid", push.toString())
                .ok()
                .propertyNames()
                .iterator()
                .next();
        await().atMost(Device.PATIENCE).until(() -> vendors.copies(task, phone) == 1);
        String content = vendors.message(task, phone).request();
        browser.push(site.origin(), content);
        awaitFigure(task, "display_num", 1);
        assertThat(browser.worker(
                                site.origin(),
                                "registration.getNotifications().then(all => all.map(one => [one.title, one.body]))")
                        .toString())
                .isEqualTo("[[\"网页推送\",\"" + VendorPushes.BODY + "\"]]");

        browser.worker(
                site.origin(),
                "registration.getNotifications().then(([notification]) => "
                        + "void dispatchEvent(new NotificationEvent('notificationclick', { notification })))");
        awaitFigure(task, "click_num", 1);
        await().atMost(Device.PATIENCE).until(() -> status(cid).equals("offline"));

        assertThat(device("again")).isEqualTo(cid);
        assertThat(browser.evaluate("again", "messages.length").asInt()).isZero();
        browser.push(
                site.origin(), "{\"type\":\"transmission\",\"taskid\":\"T\",\"msgid\":\"m\",\"payload\":\"data\"}");
        browser.waitFor("again", "messages.some(message => message.text === 'data')");
    }
}
