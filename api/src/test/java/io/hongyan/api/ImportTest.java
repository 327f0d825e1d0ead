package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.kernel.DeviceAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportTest {

    private static final String APP = "apps/" + ApiServer.APP.appId() + "/";
    private static final String OWNER = "li/owner";
    private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";

    private final ApiServer server = new ApiServer();
    private final String cid = server.cid();
    private final String other = server.cid();

    @AfterEach
    void close() {
        server.close();
    }

    private Response start(String kind, String csv) {
        return server.nativeCall("POST", APP + "imports?kind=" + kind + "&name=autumn", csv, OWNER);
    }

    private Response ended(Response started) {
        assertThat(started.status()).as(started.json().toString()).isEqualTo(202);
        String path =
                started.http().headers().firstValue("Location").orElseThrow().replace("/api/v1/", "");
        await().until(() -> !state(path).equals("running"));
        return server.nativeCall("GET", path, "", OWNER);
    }

    private String state(String path) {
        return server.nativeCall("GET", path, "", OWNER).json().path("state").asString();
    }

    private List<String> refused(Response job, String language) {
        Response list = server.nativeCall(
                "GET",
                APP + "jobs/" + job.json().path("id").asString() + "/refused",
                "",
                OWNER,
                Map.of("Accept-Language", language));
        return new String(list.http().body(), StandardCharsets.UTF_8).lines().toList();
    }

    private void assertFigures(Response job, int lines, int refused) {
        assertThat(job.json().path("state").asString()).isEqualTo("done");
        assertThat(job.json().path("lines").asInt()).isEqualTo(lines);
        assertThat(job.json().path("done").asInt()).isEqualTo(lines);
        assertThat(job.json().path("refused").asInt()).isEqualTo(refused);
    }

    private DeviceAddress device(String text) {
        return server.cids.resolve(ApiServer.APP.number(), text).orElseThrow();
    }

    private List<String> tags(String text) {
        return server.platform.tags(device(text)).orElseThrow();
    }

    @Test
    void tagsAreReplacedAndBadLinesListedInTheReadersLanguage() {
        server.platform.setTags(device(cid), List.of("old"));
        Response job = ended(start(
                "tags",
                "\uFEFFcid,tags\r\n" + cid + ",vip | 上海\r\n" + UNKNOWN + ",vip\r\n" + other + ",with space\r\n" + other
                        + ",\"a,b\"\r\n"));

        assertFigures(job, 4, 2);
        assertThat(tags(cid)).containsExactly("vip", "上海");
        assertThat(tags(other)).containsExactly("a,b");
        assertThat(refused(job, "en"))
                .containsExactly(
                        "line,text,reason",
                        "3,\"" + UNKNOWN + ",vip\",no device: not a CID of this app",
                        "4,\"" + other + ",with space\",tag is invalid: with space (expected: no spaces)");
        assertThat(refused(job, "zh-CN").get(1)).endsWith("没有此设备：CID 不属于本应用");
    }

    @Test
    void tagsAreAddedToThoseADeviceHas() {
        server.platform.setTags(device(cid), List.of("old"));
        Response job = ended(start("add_tags", "tags,cid\nnew|old," + cid + "\n," + other + "\n"));

        assertFigures(job, 2, 1);
        assertThat(tags(cid)).containsExactly("old", "new");
        assertThat(refused(job, "en").get(1)).endsWith("no tags");
    }

    @Test
    void theLaterOfTwoLinesAboutADeviceHolds() {
        ended(start("tags", "cid,tags\n" + cid + ",first\n" + other + ",x\n" + cid + ",second\n"));
        assertThat(tags(cid)).containsExactly("second");
    }

    @Test
    void aliasesAreBoundUntilTheyAreFull() {
        StringBuilder csv = new StringBuilder("cid,alias\n");
        for (int i = 0; i < 11; i++) {
            csv.append(server.cid()).append(",family\n");
        }
        Response job = ended(start("aliases", csv.append(cid).append(",a/b\n").toString()));

        assertFigures(job, 12, 2);
        assertThat(server.platform.devicesOf(ApiServer.APP.number(), "", "family"))
                .hasSize(10);
        assertThat(refused(job, "en").get(1)).contains("bound to 10 devices");
        assertThat(refused(job, "en").get(2)).contains("alias is invalid");
    }

    @Test
    void devicesAreBlacklistedAndTakenFromTheBlacklist() {
        server.platform.setBlacklisted(List.of(device(other)), true);
        Response job =
                ended(start("blacklist", "CID,Blacklisted\n" + cid + ",TRUE\n" + other + ",false\n" + other + ",ja\n"));

        assertFigures(job, 3, 1);
        assertThat(server.platform.profiles(List.of(device(cid), device(other))))
                .extracting(profile -> profile.orElseThrow().blacklisted())
                .containsExactly(true, false);
    }

    @Test
    void consentsAreKeptPurposeByPurpose() {
        Response job = ended(start(
                "consents",
                "cid,purpose,granted\n" + cid + ",marketing,true\n" + cid + ",news,false\n" + cid + ",marketing,false\n"
                        + cid + ",no name,true\n"));

        assertFigures(job, 4, 1);
        assertThat(server.consents.of(device(cid)))
                .extracting(decision -> decision.purpose() + " " + decision.granted())
                .containsExactlyInAnyOrder("marketing true", "news false", "marketing false");
        assertThat(server.consents.of(device(cid)).getLast().granted()).isFalse();
    }

    @Test
    void testDevicesGetTheirRemarks() {
        Response job =
                ended(start("test_devices", "cid,remark\n" + cid + ",老板的手机\n" + other + "," + "x".repeat(101) + "\n"));

        assertFigures(job, 2, 1);
        assertThat(server.testDevices
                        .list(ApiServer.APP.number(), Optional.empty(), Optional.empty(), 1, 10)
                        .entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.remark()).isEqualTo("老板的手机"));
    }

    @Test
    void whatASpreadsheetTakesForAFormulaIsShownAsText() {
        Response job = ended(start("tags", "cid,tags\n@SUM(A1),vip\n"));
        assertThat(refused(job, "en").get(1)).startsWith("2,\"'@SUM(A1),vip\"");
    }

    @Test
    void aFileThatIsNotOfItsKindIsRefusedAtOnceInPlainWords() {
        assertProblem(start("tags", "cid,tag\nx,y\n"), 400, "line 1: columns cid, tag (expected: cid, tags)");
        assertProblem(start("tags", ""), 400, "the file is empty");
        assertProblem(start("tags", "cid,tags\n"), 400, "no lines below its header");
        assertProblem(start("tags", "cid,tags\nx,\"unclosed" + "x".repeat(1 << 20) + "\n"), 400, "line 2");
        assertProblem(start("nothing", "cid,tags\n"), 400, "kind is invalid");
        assertProblem(server.nativeCall("POST", APP + "imports?kind=tags", "cid,tags\n", OWNER), 400, "name");
        byte[] gbk = {'c', 'i', 'd', ',', 't', 'a', 'g', 's', '\n', (byte) 0xC9, (byte) 0xCF, ',', 'x', '\n'};
        Response notUtf8 = server.send(
                java.net.http.HttpRequest.newBuilder(server.uri("/api/v1/" + APP + "imports?kind=tags&name=x"))
                        .header("X-Caller", OWNER)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(gbk)));
        assertProblem(notUtf8, 400, "line 2: not UTF-8");
        assertThat(server.nativeCall("GET", APP + "imports", "", OWNER).json().path("items"))
                .isEmpty();
    }

    private static void assertProblem(Response answer, int status, String text) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()).contains(text);
    }

    @Test
    void aFileOverTheLimitIsRefused() {
        byte[] large = ("cid,tags\n" + "x".repeat(1022) + "\n").getBytes(StandardCharsets.UTF_8);
        Response answer = server.send(
                java.net.http.HttpRequest.newBuilder(server.uri("/api/v1/" + APP + "imports?kind=tags&name=x"))
                        .header("X-Caller", OWNER)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArrays(
                                java.util.Collections.nCopies((64 << 10) + 1, large))));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("code").asString()).isEqualTo("body_too_large");
    }

    @Test
    void importsAreListedNewestFirstPageByPage() {
        for (String tag : List.of("a", "b", "c")) {
            ended(start("tags", "cid,tags\n" + cid + "," + tag + "\n"));
        }
        Response first = server.nativeCall("GET", APP + "imports?limit=2", "", OWNER);
        assertThat(first.json().path("items")).hasSize(2);
        Response rest = server.nativeCall(
                "GET",
                APP + "imports?limit=2&cursor="
                        + first.json().path("next_cursor").asString(),
                "",
                OWNER);
        assertThat(rest.json().path("items")).hasSize(1);
        assertThat(rest.json().path("next_cursor").isNull()).isTrue();
    }

    @Test
    void aRepeatedUploadIsOneImport() {
        String csv = "cid,tags\n" + cid + ",a\n";
        Map<String, String> key = Map.of("Idempotency-Key", "once");
        Response first = server.nativeCall("POST", APP + "imports?kind=tags&name=x", csv, OWNER, key);
        Response second = server.nativeCall("POST", APP + "imports?kind=tags&name=x", csv, OWNER, key);
        assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
        Response another = server.nativeCall("POST", APP + "imports?kind=add_tags&name=x", csv, OWNER, key);
        assertThat(another.status()).isEqualTo(422);
    }

    @Test
    void jobsAreTheirAppsOwnAndAnOverOneCannotBeCancelled() {
        Response job = ended(start("tags", "cid,tags\n" + cid + ",a\n"));
        String id = job.json().path("id").asString();
        assertThat(server.nativeCall("GET", "apps/" + ApiServer.OTHER.appId() + "/jobs/" + id, "", OWNER)
                        .status())
                .isEqualTo(404);
        assertThat(server.nativeCall("DELETE", APP + "jobs/" + id, "", OWNER).status())
                .isEqualTo(409);
        assertThat(server.nativeCall("POST", APP + "imports?kind=tags&name=x", "cid,tags\n", "wu/auditor")
                        .status())
                .isEqualTo(403);
    }
}
