package io.hongyan.channels.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuaweiReceiptsTest {

    private static final String V1 = """
            {"statuses":[
              {"biTag":"task","appid":"1","token":"t1","status":0,"timestamp":1788250000000,"requestId":"r"},
              {"biTag":"task","appid":"1","token":"t2","status":"2","timestamp":"1788250000001","requestId":"r"}]}""";

    private final Instant now = Instant.parse("2026-09-01T08:00:00Z");

    private Receipts receipts(String user, String key) {
        return new HuaweiReceipts(user, new Secret(key), HuaweiErrors::event, () -> now);
    }

    private static Receipts.Answer read(Receipts receipts, String signature, String body) {
        return receipts.read(new Receipts.Request(
                "POST", Map.of(), Map.of("x-huawei-callback-id", signature), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String signature(byte[] key, String separator) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] value = mac.doFinal("1788250000000nonceuser".getBytes(StandardCharsets.UTF_8));
        return String.join(
                separator,
                "timestamp=1788250000000",
                "nonce=nonce",
                "value=" + Base64.getEncoder().encodeToString(value));
    }

    @Test
    void versionOneIsRead() {
        Receipts.Answer answer = read(receipts("", ""), "", V1);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"code\":\"0\",\"message\":\"success\"}");
        assertThat(answer.receipts())
                .containsExactly(
                        new VendorReceipt("task", "t1", new Event.Arrived(), "0", Instant.ofEpochMilli(1788250000000L)),
                        new VendorReceipt(
                                "task",
                                "t2",
                                new Event.Lost(LossReason.UNINSTALLED),
                                "2",
                                Instant.ofEpochMilli(1788250000001L)));
    }

    @Test
    void versionTwoIsReadAndSoAreCardsStatuses() {
        String body = """
                {"statuses":[
                  {"biTag":"a","token":"t","pushType":0,"requestId":"r","deliveryStatus":{"result":256,"timestamp":5}},
                  {"biTag":"b","token":"t","pushType":1,"requestId":"r","formStatus":{"formId":1,"result":0,"timestamp":6}}]}""";
        List<VendorReceipt> read = read(receipts("", ""), "", body).receipts();
        assertThat(read)
                .containsExactly(
                        new VendorReceipt(
                                "a", "t", new Event.Lost(LossReason.OVER_QUOTA_DEVICE), "256", Instant.ofEpochMilli(5)),
                        new VendorReceipt("b", "t", new Event.Arrived(), "0", Instant.ofEpochMilli(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "; "})
    void aSignatureWithTheDecodedKeyIsTaken(String separator) throws Exception {
        String key = "c2ltdWxhdGVkLWtleQ==";
        String signature = signature(Base64.getDecoder().decode(key), separator);
        assertThat(read(receipts("user", key), signature, V1).receipts()).hasSize(2);
    }

    @Test
    void aSignatureWithAnOldPlainKeyIsTaken() throws Exception {
        String signature = signature("plain key".getBytes(StandardCharsets.UTF_8), ";");
        assertThat(read(receipts("user", "plain key"), signature, V1).receipts())
                .hasSize(2);
    }

    @Test
    void anUnsignedOrForgedCallbackIsRefused() throws Exception {
        Receipts signed = receipts("user", "plain key");
        String forged = signature("another key".getBytes(StandardCharsets.UTF_8), ";");
        for (String signature : List.of("", "rubbish", forged)) {
            Receipts.Answer answer = read(signed, signature, V1);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.receipts()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "{}", "{\"statuses\":7}"})
    void whatIsNoReceiptIsRefused(String body) {
        assertThat(read(receipts("", ""), "", body).status()).isEqualTo(400);
    }

    @Test
    void anEntryWithoutTokenOrCodeIsSkippedAndATimeThatIsMissingIsNow() {
        String body = """
                {"statuses":[{"status":0},{"token":"t"},7,{"token":"t","status":0}]}""";
        assertThat(read(receipts("", ""), "", body).receipts())
                .containsExactly(new VendorReceipt("", "t", new Event.Arrived(), "0", now));
    }
}
