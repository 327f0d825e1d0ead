package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What is common to tests over real HTTP and real delivery: devices, pushes by Getui's API, calls of the native one. */
final class LiveCase implements AutoCloseable {

    static final DeviceReceipt.Action CLICK = new DeviceReceipt.Action.Clicked();

    final ApiServer server;
    private int requests;

    LiveCase(Path data) {
        server = new ApiServer(data);
    }

    String appPath() {
        return "apps/" + ApiServer.APP.appId() + "/";
    }

    // --- devices ---

    String device(DeviceFacts facts) {
        return server.nativeServices()
                .common()
                .devices()
                .register(ApiServer.APP.number(), facts)
                .cid()
                .toString();
    }

    String device() {
        return device(DeviceFacts.of(Platform.ANDROID, "xiaomi"));
    }

    String connectedDevice() {
        String cid = device();
        server.live().connect(address(cid));
        return cid;
    }

    List<String> devices(int count) {
        List<String> cids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cids.add(device());
            server.now.updateAndGet(now -> now.plusMillis(1));
        }
        return cids;
    }

    DeviceAddress address(String cid) {
        return server.cids().resolve(ApiServer.APP.number(), cid).orElseThrow();
    }

    void click(String task, String cid) {
        server.live().receipt(address(cid), task, CLICK);
    }

    // --- Getui's API ---

    Response getui(String method, String path, String body) {
        Response response = server.call(method, path, body, server.token());
        assertThat(response.code()).as(response.msg()).isZero();
        return response;
    }

    private String message(String title) {
        return "\"settings\":{\"ttl\":3600000},\"push_message\":{\"notification\":{\"title\":\"" + title
                + "\",\"body\":\"text\",\"click_type\":\"none\"}}";
    }

    private String request() {
        return "\"request_id\":\"request-%06d\",".formatted(requests++);
    }

    String pushToAll(String title) {
        return getui(
                        "POST",
                        "push/all",
                        "{" + request() + "\"group_name\":\"spring\",\"audience\":\"all\"," + message(title) + "}")
                .data()
                .path("taskid")
                .asString();
    }

    String pushToOne(String cid) {
        return getui(
                        "POST",
                        "push/single/cid",
                        "{" + request() + "\"audience\":{\"cid\":[\"" + cid + "\"]}," + message("one") + "}")
                .data()
                .propertyNames()
                .iterator()
                .next();
    }

    // --- the native API ---

    Response call(String method, String path, String body) {
        return server.nativeCall(method, appPath() + path, body, "li/owner");
    }

    JsonNode get(String path) {
        return get(path, Map.of());
    }

    JsonNode get(String path, Map<String, String> headers) {
        Response response = server.nativeCall("GET", appPath() + path, "", "li/owner", headers);
        assertThat(response.status()).as(response.json().toString()).isEqualTo(200);
        return response.json();
    }

    String csv(String path) {
        Response response = server.nativeCall("GET", appPath() + path, "", "li/owner");
        assertThat(response.status()).isEqualTo(200);
        return new String(response.http().body(), StandardCharsets.UTF_8);
    }

    /** Follows the cursors to the end. */
    List<JsonNode> pages(String path, int limit) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=" + limit + cursor);
            assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
            page.path("items").forEach(items::add);
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty());
        return items;
    }

    /** Waits until so many devices of a task have it. */
    void awaitArrived(String task, int devices) {
        await().until(() -> get("tasks/" + task).path("arrived").asInt() == devices);
    }

    @Override
    public void close() {
        server.close();
    }
}
