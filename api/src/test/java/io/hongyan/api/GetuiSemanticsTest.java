package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.Target.TagTest;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.ShardBusyException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the endpoints answer. */
class GetuiSemanticsTest {

    private static final String MESSAGE =
            "\"push_message\":{\"notification\":{\"title\":\"t\",\"body\":\"b\",\"click_type\":\"none\"}}";

    private ApiServer server = new ApiServer();
    private String token = "";
    private int requests;

    @BeforeEach
    void authenticate() {
        token = server.token();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response get(String path) {
        return server.call("GET", path, "", token);
    }

    private Response post(String path, String body) {
        return server.call("POST", path, body.replace('\'', '"'), token);
    }

    private Response delete(String path) {
        return server.call("DELETE", path, "", token);
    }

    private String push(String audience) {
        return "{\"request_id\":\"request-" + (1000 + ++requests) + "\",\"audience\":" + audience + "," + MESSAGE + "}";
    }

    private static String taskOf(Response response) {
        assertThat(response.msg()).isEqualTo("success");
        return response.data().has("taskid")
                ? response.data().path("taskid").asString()
                : response.data().propertyNames().iterator().next();
    }

    // --- single and batch ---

    @Test
    void singlePushAnswersTaskAndStatus() {
        String online = server.connectedCid();
        String offline = server.cid();
        Response first = post("push/single/cid", push("{'cid':['" + online + "']}"));
        assertThat(first.data().path(taskOf(first)).path(online).asString()).isEqualTo("successed_online");
        assertThat(taskOf(first)).startsWith("RASS_1122_");
        Response second = post("push/single/cid", push("{'cid':['" + offline + "']}"));
        assertThat(second.data().path(taskOf(second)).path(offline).asString()).isEqualTo("successed_offline");
    }

    @Test
    void aliasPushReachesEveryDeviceOfTheAlias() {
        String one = server.cid();
        String two = server.connectedCid();
        post("user/alias", "{'data_list':[{'cid':'" + one + "','alias':'ann'},{'cid':'" + two + "','alias':'ann'}]}");
        Response response = post("push/single/alias", push("{'alias':['ann']}"));
        assertThat(response.data().path(taskOf(response)).toString())
                .isEqualTo("{\"" + one + "\":\"successed_offline\",\"" + two + "\":\"successed_online\"}");
    }

    @Test
    void aliasOfNobodyIsAnInvalidTarget() {
        Response response = post("push/single/alias", push("{'alias':['nobody']}"));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.msg()).isEqualTo("target user is invalid");
    }

    @Test
    void aCidOfAnotherAppIsAnInvalidTarget() {
        String foreign = server.cids.encode(new DeviceAddress(2, 0, 0)).toString();
        assertThat(post("push/single/cid", push("{'cid':['" + foreign + "']}")).msg())
                .isEqualTo("target user is invalid");
    }

    @Test
    void batchSendsGoodItemsAndLeavesBadOnesOut() {
        String cid = server.cid();
        String list = push("{'cid':['" + cid + "']}") + "," + push("{'cid':['nonsense']}") + ",7";
        Response response = post("push/single/batch/cid", "{'msg_list':[" + list + "]}");
        assertThat(response.data().size()).isEqualTo(1);
        assertThat(response.data().path(taskOf(response)).has(cid)).isTrue();
    }

    @Test
    void batchOfBadItemsOnlyIsRefusedWithTheFirstReason() {
        Response response = post("push/single/batch/cid", "{'msg_list':[{'request_id':'x'}]}");
        assertThat(response.code()).isEqualTo(20001);
        assertThat(response.msg()).isEqualTo("msg_list[0].audience cannot be null");
    }

    @Test
    void batchTakesTwoHundredMessagesAndNoMore() {
        String cid = server.cid();
        String good = IntStream.range(0, 200)
                .mapToObj(_ -> push("{'cid':['" + cid + "']}"))
                .collect(Collectors.joining(","));
        assertThat(post("push/single/batch/cid", "{'msg_list':[" + good + "]}")
                        .data()
                        .size())
                .isEqualTo(200);
        assertThat(post("push/single/batch/cid", "{'msg_list':[" + good + ",{}]}")
                        .msg())
                .isEqualTo("msg_list size over limit: 201 elements (limit: 200)");
    }

    @Test
    void asynchronousBatchAnswersWithoutData() {
        String alias = "{'is_async':true,'msg_list':[" + push("{'alias':['bob']}") + "]}";
        String cid = server.cid();
        assertThat(post("push/single/batch/alias", alias).msg()).isEqualTo("target user is invalid");
        post("user/alias", "{'data_list':[{'cid':'" + cid + "','alias':'bob'}]}");
        Response response = post("push/single/batch/alias", alias);
        assertThat(response.code()).isZero();
        assertThat(response.json().has("data")).isFalse();
    }

    @Test
    void singlePushByTagCarriesItsTest() {
        String cid = server.cid();
        Response response =
                post("push/single/cid_by_tag", push("{'cid_by_tag':[{'cid':'" + cid + "','tag':['a'],'op_type':2}]}"));
        assertThat(response.data().path(taskOf(response)).has(cid)).isTrue();
        assertThat(TagTest.Mode.values()).hasSize(3);
    }

    // --- list ---

    private String listTask() {
        return taskOf(post("push/list/message", "{'audience':'all'," + MESSAGE + "}"));
    }

    @Test
    void listPushLeavesUnknownCidsOut() {
        String task = listTask();
        String cid = server.cid();
        Response response =
                post("push/list/cid", "{'taskid':'" + task + "','audience':{'cid':['" + cid + "','nonsense']}}");
        assertThat(response.data().path(task).toString()).isEqualTo("{\"" + cid + "\":\"successed_offline\"}");
        assertThat(post("push/list/cid", "{'taskid':'" + task + "','audience':{'cid':['nonsense']}}")
                        .msg())
                .isEqualTo("target user is invalid");
    }

    @Test
    void listPushRefusesDuplicatesAndTooMany() {
        String task = listTask();
        assertThat(post("push/list/cid", "{'taskid':'" + task + "','audience':{'cid':['a','a']}}")
                        .msg())
                .isEqualTo("contains duplicate cid");
        String many = IntStream.range(0, 1001).mapToObj(i -> "'c" + i + "'").collect(Collectors.joining(","));
        assertThat(post("push/list/cid", "{'taskid':'" + task + "','audience':{'cid':[" + many + "]}}")
                        .msg())
                .isEqualTo("audience.cid size over limit: 1001 elements (limit: 1000)");
    }

    @Test
    void listPushNeedsALiveListTask() {
        String cid = server.cid();
        String body = "{'taskid':'TASK','audience':{'cid':['" + cid + "']}}";
        assertThat(post("push/list/cid", body).msg()).isEqualTo("taskid is invalid");
        String task = listTask();
        server.now.set(ApiServer.START.plus(Duration.ofHours(3)));
        assertThat(post("push/list/cid", body.replace("TASK", task)).msg()).isEqualTo("taskid is invalid");
    }

    @Test
    void listPushByAliasCanAnswerByAlias() {
        String task = listTask();
        String cid = server.cid();
        post("user/alias", "{'data_list':[{'cid':'" + cid + "','alias':'ann'}]}");
        Response response = post(
                "push/list/alias",
                "{'taskid':'" + task + "','need_alias_detail':true,'audience':{'alias':['ghost','ann']}}");
        assertThat(response.data().toString())
                .isEqualTo("{\"" + task + "\":{\"ann\":{\"" + cid + "\":\"successed_offline\"}}}");
        assertThat(post("push/list/alias", "{'taskid':'" + task + "','is_async':true,'audience':{'alias':['ann']}}")
                        .json()
                        .has("data"))
                .isFalse();
    }

    @Test
    void crowdsAreAFunctionThatIsNotOpened() {
        Response response = post("push/list/cid", "{'taskid':'x','audience':{'smart_crowd_task_id':'7'}}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.code()).isEqualTo(1);
        assertThat(response.msg()).isEqualTo("应用或账号未开通相应功能");
        assertThat(post("user/smart_crowd/create", "{}").code()).isEqualTo(1);
    }

    // --- app, schedule, stop ---

    @Test
    void scheduledPushCanBeAskedForAndDeleted() {
        long time = ApiServer.START.plus(Duration.ofHours(1)).toEpochMilli();
        String body = "{'request_id':'request-at-nine','audience':'all','settings':{'schedule_time':'" + time
                + "'},'push_message':{'transmission':'k'}}";
        String task = taskOf(post("push/all", body));
        assertThat(task).startsWith("RASA_1122_");
        assertThat(get("task/schedule/" + task).data().path(task).toString())
                .isEqualTo(
                        "{\"create_time\":\"" + ApiServer.START.toEpochMilli() + "\",\"push_time\":\"" + time
                                + "\",\"send_result\":\"do_not_send\",\"status\":\"do_not_send\",\"transmission_content\":\"k\"}");
        assertThat(delete("task/schedule/" + task).code()).isZero();
        assertThat(get("task/schedule/" + task)
                        .data()
                        .path(task)
                        .path("send_result")
                        .asString())
                .isEqualTo("has_delete");
        assertThat(delete("task/schedule/" + task).msg()).isEqualTo("taskid is invalid or taskid is deleted");
    }

    @Test
    void scheduleCannotBeDeletedInItsLastMinuteOrLater() {
        long time = ApiServer.START.plus(Duration.ofSeconds(59)).toEpochMilli();
        String task = taskOf(post(
                "push/tag",
                "{'request_id':'request-soon','settings':{'schedule_time':" + time
                        + "},'audience':{'tag':[{'key':'portrait','values':['016100'],'opt_type':'or'}]}," + MESSAGE
                        + "}"));
        assertThat(delete("task/schedule/" + task).code()).isEqualTo(22002);
        server.now.set(ApiServer.START.plusSeconds(60));
        assertThat(delete("task/schedule/" + task).code()).isEqualTo(22001);
    }

    @Test
    void unscheduledTasksHaveNoSchedule() {
        String task = taskOf(post("push/all", push("'all'")));
        assertThat(get("task/schedule/" + task).msg()).isEqualTo("taskid is invalid or taskid is deleted");
    }

    @Test
    void stopAnswersWhatBecameOfTheTask() {
        String task = taskOf(post("push/fast_custom_tag", push("{'fast_custom_tag':'vip'}")));
        assertThat(delete("task/" + task).msg()).isEqualTo("success");
        assertThat(delete("task/" + task).msg()).isEqualTo("task cannot stop");
        assertThat(delete("task/RASA_1122_0123456789abcdef0123456789abcdef").msg())
                .isEqualTo("taskid is invalid");
        assertThat(delete("task/x").msg()).isEqualTo("taskid is invalid");
    }

    @Test
    void detailTellsTheWayOfOneMessageUnderBothSpellings() {
        String cid = server.connectedCid();
        String task = taskOf(post("push/single/cid", push("{'cid':['" + cid + "']}")));
        String events = "[{\"time\":\"2026-11-22 16:00:00\",\"event\":\"消息请求成功\"},"
                + "{\"time\":\"2026-11-22 16:00:00\",\"event\":\"消息下发\"},"
                + "{\"time\":\"2026-11-22 16:00:01\",\"event\":\"到达客户端\"}]";
        assertThat(get("task/detail/" + cid + "/" + task).data().toString())
                .isEqualTo("{\"deatil\":" + events + ",\"detail\":" + events + "}");
    }

    @Test
    void detailTellsOnceThatAMessageIsStored() {
        String cid = server.cid();
        String task = taskOf(post("push/single/cid", push("{'cid':['" + cid + "']}")));
        assertThat(get("task/detail/" + cid + "/" + task).data().path("detail").toString())
                .isEqualTo("[{\"time\":\"2026-11-22 16:00:00\",\"event\":\"消息请求成功\"},"
                        + "{\"time\":\"2026-11-22 16:00:00\",\"event\":\"消息离线存储\"}]");
    }

    // --- reports ---

    @Test
    void taskReportHasTheDocumentedShape() {
        String cid = server.connectedCid();
        String task = taskOf(post("push/all", push("'all'")));
        String figures = "\"target_num\":1,\"receive_num\":1,\"display_num\":0,\"click_num\":0}";
        assertThat(get("report/push/task/" + task + ",RASL_unknown?actionIdList=90001,90002&needGetuiByBrand=true")
                        .data()
                        .toString())
                .isEqualTo("{\"" + task + "\":{\"total\":{\"msg_num\":1," + figures + ",\"gt\":{" + figures
                        + ",\"gt_xiaomi\":{" + figures + ",\"actionCntMap\":{\"90001\":12,\"90002\":0}}}");
        assertThat(get("report/push/task/x").data().toString()).isEqualTo("{}");
        assertThat(get("report/push/task/x?actionIdList=7").msg())
                .isEqualTo("actionIdList is invalid: 7 (expected: 90000 … 90999)");
        assertThat(cid).hasSize(32);
    }

    @Test
    void realTimeReportSaysWhereDevicesWereLost() {
        server.cid();
        String task = taskOf(post("push/all", push("'all'")));
        delete("task/" + task);
        assertThat(get("report/push/task/" + task + "/detail")
                        .data()
                        .path(task)
                        .path("failed_detail")
                        .toString())
                .isEqualTo("{\"sf\":{\"gt\":{\"12\":{\"total\":1}}}}");
    }

    @Test
    void groupReportSumsItsTasks() {
        server.connectedCid();
        for (int i = 0; i < 2; i++) {
            post("push/all", push("'all','group_name':'g-1'"));
        }
        assertThat(get("report/push/task_group/g-1")
                        .data()
                        .path("g-1")
                        .path("total")
                        .path("receive_num")
                        .asInt())
                .isEqualTo(2);
        assertThat(get("report/push/task_group/g-2").data().toString()).isEqualTo("{}");
        assertThat(get("report/push/task_group/g-1?needGetuiByBrand=true").data())
                .isEqualTo(get("report/push/task_group/g-1").data());
        assertThat(get("report/push/task_group/g-1?needGetuiByBrand=some").msg())
                .isEqualTo("needGetuiByBrand type error (expected: boolean)");
        assertThat(get("report/push/task_group/g-1?startDate=2026-09-01").msg())
                .isEqualTo("startDate is invalid: 2026-09-01 (expected: within the last 70 days)");
    }

    @Test
    void dayReportsAreForFinishedDays() {
        assertThat(get("report/push/date/2026-11-22").msg())
                .isEqualTo("date is invalid: 2026-11-22 (expected: a day before today)");
        assertThat(get("report/push/date/yesterday").msg())
                .isEqualTo("date is invalid: yesterday (expected: yyyy-MM-dd)");
        assertThat(get("report/push/date/2026-11-21")
                        .data()
                        .path("2026-11-21")
                        .path("total")
                        .path("msg_num")
                        .isInt())
                .isTrue();
        assertThat(get("report/user/date/2026-11-21").data().toString())
                .isEqualTo(
                        "{\"2026-11-21\":{\"accumulative_num\":0,\"register_num\":3,\"active_num\":2,\"online_num\":1}}");
        assertThat(get("report/user/date/2026-11-22").code()).isEqualTo(20001);
        assertThat(get("report/online_user").data().path("online_statics").size())
                .isEqualTo(2);
    }

    // --- users ---

    @Test
    void anAliasTakesTenDevices() {
        for (int i = 0; i < 10; i++) {
            assertThat(post("user/alias", "{'data_list':[{'cid':'" + server.cid() + "','alias':'a'}]}")
                            .code())
                    .isZero();
        }
        assertThat(post("user/alias", "{'data_list':[{'cid':'" + server.cid() + "','alias':'a'}]}")
                        .msg())
                .isEqualTo("alias size over limit: a is bound to 10 cids (limit: 10)");
    }

    @Test
    void aliasesOfTypesAreApart() {
        String cid = server.cid();
        post("user/alias", "{'alias_type':'account','data_list':[{'cid':'" + cid + "','alias':'用户'}]}");
        assertThat(get("user/alias/cid/" + cid + "?alias_type=account")
                        .data()
                        .path("alias")
                        .asString())
                .isEqualTo("用户");
        assertThat(get("user/alias/cid/" + cid).data().toString()).isEqualTo("{}");
        assertThat(get("user/cid/alias/%E7%94%A8%E6%88%B7?alias_type=account")
                        .data()
                        .toString())
                .isEqualTo("{\"cid\":[\"" + cid + "\"]}");
        delete("user/alias/%E7%94%A8%E6%88%B7?alias_type=account");
        assertThat(get("user/alias/cid/" + cid + "?alias_type=account").data().toString())
                .isEqualTo("{}");
    }

    @Test
    void tagsAreSetReadAddedAndRemoved() {
        String cid = server.cid();
        assertThat(post("user/custom_tag/cid/" + cid, "{'custom_tag':['a','b','a']}")
                        .code())
                .isZero();
        assertThat(server.call("PUT", "user/custom_tag/batch/c", "{\"cid\":[\"" + cid + "\",\"nonsense\"]}", token)
                        .data()
                        .toString())
                .isEqualTo("{\"" + cid + "\":\"true\",\"nonsense\":\"false\"}");
        server.call("DELETE", "user/custom_tag/batch/a", "{\"cid\":[\"" + cid + "\"]}", token);
        assertThat(get("user/custom_tag/cid/" + cid).data().toString()).isEqualTo("{\"" + cid + "\":[\"b c\"]}");
        assertThat(post("user/custom_tag/cid/" + cid, "{'custom_tag':['" + "x".repeat(33) + "']}")
                        .code())
                .isEqualTo(30005);
        assertThat(post("user/custom_tag/cid/" + cid, "{'custom_tag':['a b']}").code())
                .isEqualTo(20001);
        String many = IntStream.range(10, 30)
                .mapToObj(i -> "'" + i + "x".repeat(28) + "'")
                .collect(Collectors.joining(","));
        assertThat(post("user/custom_tag/cid/" + cid, "{'custom_tag':[" + many + "]}")
                        .msg())
                .isEqualTo("custom_tag size over limit: 600 characters together (limit: 512)");
    }

    @Test
    void statusAndDetailTellKnownDevicesFromUnknown() {
        Registration registration = server.register(Platform.ANDROID, "xiaomi");
        String cid = registration.cid().toString();
        String online = server.connectedCid();
        assertThat(get("user/status/" + cid + "," + online + ",nonsense").data().toString())
                .isEqualTo("{\"" + cid + "\":{\"status\":\"offline\"},\"" + online + "\":{\"last_login_time\":\""
                        + ApiServer.START.toEpochMilli() + "\",\"status\":\"online\"}}");
        assertThat(get("user/deviceStatus/" + online).data().toString())
                .isEqualTo("{\"" + online + "\":{\"cid_status\":\"online\",\"device_status\":\"online\"}}");
        post("user/bind_dt/xm", "{'dt_list':[{'cid':'" + cid + "','device_token':'abc'}]}");
        assertThat(get("user/detail/" + cid + ",nonsense").data().toString())
                .isEqualTo("{\"invalidCids\":[\"nonsense\"],\"validCids\":{\"" + cid + "\":{\"client_app_id\":\""
                        + ApiServer.APP.appId() + "\",\"package_name\":\"\",\"phone_type\":1,\"create_time\":"
                        + "\"2026-11-22 16:00:00\",\"login_freq\":0,\"device_token\":\"XM_abc\",\"phone_model\":\"\","
                        + "\"notification_switch\":true,\"brand\":\"xiaomi\"}}}");
        assertThat(get("user/info/base/" + cid)
                        .data()
                        .path("validCids")
                        .path(cid)
                        .has("brand"))
                .isFalse();
        assertThat(get("user/info/advanced/" + cid).data().has("invalidCids")).isFalse();
        assertThat(get("user/status/nonsense").msg()).isEqualTo("target user is invalid");
    }

    @Test
    void blacklistNeedsNoBody() {
        Registration registration = server.register(Platform.IOS, "apple");
        String path = "user/black/cid/" + registration.cid();
        assertThat(post(path, "").code()).isZero();
        assertThat(server.platform
                        .profiles(java.util.List.of(registration.address()))
                        .getFirst()
                        .orElseThrow()
                        .blacklisted())
                .isTrue();
        assertThat(server.call("DELETE", path, "null", token).code()).isZero();
        assertThat(post(path, "null").code()).isZero();
        String many = IntStream.range(0, 201).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        assertThat(post("user/black/cid/" + many, "").msg())
                .isEqualTo("cid size over limit: 201 elements (limit: 200)");
    }

    @Test
    void badgeCountAndVendorTokens() {
        Registration registration = server.register(Platform.IOS, "apple");
        String path = "user/badge/cid/" + registration.cid();
        for (String badge : new String[] {"'5'", "'+2'", "'-1'"}) {
            assertThat(post(path, "{'badge':" + badge + "}").code()).isZero();
        }
        assertThat(server.platform
                        .profiles(java.util.List.of(registration.address()))
                        .getFirst()
                        .orElseThrow()
                        .badge())
                .isEqualTo(6);
        assertThat(post(path, "{'badge':'many'}").msg()).isEqualTo("badge is invalid: many (expected: +n, -n or n)");
        assertThat(post("user/count/", "{'tag':[{'key':'phone_type','values':['ios'],'opt_type':'AND'}]}")
                        .data()
                        .toString())
                .isEqualTo("{\"user_count\":1}");
        assertThat(post("user/bind_dt/xm", "{'dt_list':[{'cid':'nonsense','device_token':'t'}]}")
                        .data()
                        .toString())
                .isEqualTo("{\"errorList\":[{\"cid\":\"nonsense\",\"device_token\":\"t\",\"error_code\":20001}]}");
        assertThat(post("user/bind_dt/nokia", "{}").code()).isEqualTo(20001);
    }

    @Test
    void testDevicesAreKeptWithTheirRemarks() {
        String cid = server.cid();
        assertThat(post(
                                "user/test/cid/add",
                                "{'cid_list':[{'cid':'" + cid + "','remark':'Ann'},{'cid':'nonsense','remark':'?'}]}")
                        .data()
                        .toString())
                .isEqualTo("{\"success\":[\"" + cid + "\"],\"failed\":[\"nonsense\"]}");
        assertThat(post("user/test/cid/update", "{'cid':'" + cid + "','remark':'Ann 2'}")
                        .code())
                .isZero();
        assertThat(get("user/test/cid/list?remark=2&pageNum=0").data().toString())
                .isEqualTo("{\"list\":[{\"cid\":\"" + cid + "\",\"remark\":\"Ann 2\",\"phone_type\":1,\"update_time\":"
                        + "\"2026-11-22 16:00:00\",\"create_time\":\"2026-11-22 16:00:00\"}],\"pagination\":"
                        + "{\"total_page\":1,\"page_size\":10,\"total\":1,\"current_page\":1}}");
        post("user/test/cid/delete", "{'cid_list':['" + cid + "']}");
        assertThat(get("user/test/cid/list")
                        .data()
                        .path("pagination")
                        .path("total")
                        .asInt())
                .isZero();
    }

    // --- the unexpected ---

    @Test
    void aBusyShardIsAnsweredBusy() {
        String body = push("{'cid':['" + server.cid() + "']}");
        server.platform.failWith(new ShardBusyException(3, "queue", 10, 10));
        Response response = post("push/single/cid", body);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.code()).isEqualTo(30019);
    }

    @Test
    void aDefectIsAnEnvelopeWithTheRequestId() {
        String body = push("{'cid':['" + server.cid() + "']}");
        server.platform.failWith(new IllegalStateException("broken on purpose"));
        Response response = post("push/single/cid", body);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.code()).isEqualTo(1);
        assertThat(response.msg())
                .isEqualTo("internal error, request id "
                        + response.http().headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(server.measured).contains("failed 500");
    }
}
