package io.hongyan.channels.ads;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Draft;
import io.hongyan.channels.FolderTaskFiles;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileUploadTest {

    private static final String IMEI = "imei:490154203237518";
    private static final String PHONE = "phone:13800138000";

    @TempDir
    private Path folder;

    private final HttpCalls http = new HttpCalls();
    private Path exports;
    private Adapter adapter;

    @BeforeEach
    void open() {
        exports = folder.resolve("exports");
        adapter = open(exports);
    }

    private Adapter open(Path place) {
        AdsChannel type = new AdsChannel();
        ChannelSettings settings = ChannelSettings.of(type, Map.of("provider", "file"));
        return type.open(
                settings,
                settings.limits(type.limits()),
                new AdapterContext(http, InstantSource.system(), new Random(1), new FolderTaskFiles(place)));
    }

    @AfterEach
    void close() {
        http.close();
    }

    private List<Verdict> send(Adapter to, String... addresses) throws SendException {
        return to.send(
                        new Draft().message(),
                        Arrays.stream(addresses)
                                .map(address -> new Recipient("cid-" + address, address, 0))
                                .toList())
                .verdicts();
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        new AudienceFiles(new FolderTaskFiles(exports))
                .rows(Draft.TASK)
                .ifPresent(all -> all.accept(row -> rows.add(String.join(",", row))));
        return rows;
    }

    @Test
    void hashesAreKeptAndNothingElse() throws Exception {
        assertThat(send(adapter, IMEI, PHONE, "nobody", IMEI))
                .containsExactly(
                        Verdict.ACCEPTED,
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(
                                LossReason.TOKEN_INVALID,
                                "address",
                                "no advertising id (imei:, oaid:, idfa: or phone:)"),
                        Verdict.ACCEPTED);

        String imei = AdvertisingId.parse(IMEI).orElseThrow().hash();
        String phone = AdvertisingId.parse(PHONE).orElseThrow().hash();
        assertThat(rows()).containsExactly("imei_md5," + imei, "phone_sha256," + phone);
        try (Stream<Path> files = Files.walk(exports)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("490154203237518", "13800138000");
            }
        }
    }

    @Test
    void aRepeatedBatchIsKeptOnceAndAnotherOneBesideIt() throws Exception {
        send(adapter, IMEI, PHONE);
        send(open(exports), IMEI, PHONE); // after a restart
        assertThat(rows()).hasSize(2);

        send(adapter, "oaid:abcdef0123456789");
        assertThat(rows()).hasSize(3);
    }

    @Test
    void whatACrashLeftHalfWrittenDoesNotCount() throws Exception {
        send(adapter, IMEI);
        Files.writeString(exports.resolve(Draft.TASK.toString()).resolve("b.audience.csv123.tmp"), "imei_md5,torn");

        assertThat(rows()).hasSize(1);
    }

    @Test
    void filesAreDeleted() throws Exception {
        send(adapter, IMEI);
        AudienceFiles files = new AudienceFiles(new FolderTaskFiles(exports));

        assertThat(files.delete(Draft.TASK)).isTrue();
        assertThat(files.rows(Draft.TASK)).isEmpty();
        assertThat(files.delete(Draft.TASK)).isFalse();
    }

    @Test
    void aDiskThatFailsIsTriedAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertThat(send(open(file), IMEI))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "disk", Duration.ZERO));
    }

    @Test
    void itIsAlwaysMarketing() throws IOException {
        Draft draft = new Draft();
        draft.messageClass = MessageClass.SERVICE;
        VendorMessage message = draft.message();

        assertThat(adapter.classOf(message)).isEqualTo(MessageClass.MARKETING);
    }
}
