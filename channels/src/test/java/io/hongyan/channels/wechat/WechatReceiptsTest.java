package io.hongyan.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures and ciphertext are those of Tencent's own sample (token, key and app id of its demo). */
final class WechatReceiptsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");
    private static final Map<String, String> SIGNED = Map.of(
            "timestamp", "1409735669", "nonce", "1320562132", "signature", "16120ec1b8dbb870f510d87ce6bc2463eae6ca1a");
    private static final String ENCRYPTED =
            "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9"
                    + "FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6u"
                    + "x5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HT"
                    + "nifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669Wu"
                    + "MyVWQLCzpu9GhglF2PE=";
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    private final WechatReceipts plain =
            new WechatReceipts(new Secret("spamtest"), Optional.empty(), InstantSource.fixed(NOW));

    @Test
    void answersTheQuestionWhetherTheAddressIsOurs() {
        Map<String, String> asked = new HashMap<>(SIGNED);
        asked.put("echostr", "4242");

        Receipts.Answer answer = plain.read(new Receipts.Request("GET", asked, Map.of(), new byte[0]));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("4242");
        assertThat(answer.contentType()).startsWith("text/plain");
    }

    @Test
    void refusesWhatTheTokenDidNotSign() {
        assertThat(plain.read(new Receipts.Request("GET", Map.of("echostr", "1"), Map.of(), new byte[0]))
                        .status())
                .isEqualTo(401);
        Map<String, String> forged = new HashMap<>(SIGNED);
        forged.put("nonce", "1");
        assertThat(plain.read(new Receipts.Request("POST", forged, Map.of(), event("subscribe", "")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void opensSafeModeAsTencentsSampleDoes() {
        MessageCrypt crypt = MessageCrypt.of(AES_KEY, "wx2c2769f8efd9abc2").orElseThrow();

        assertThat(crypt.open(ENCRYPTED).map(message -> new String(message, StandardCharsets.UTF_8)))
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>")
                        .endsWith("</xml>"));
        assertThat(MessageCrypt.of(AES_KEY, "wx-another").orElseThrow().open(ENCRYPTED))
                .isEmpty();
        assertThat(crypt.open("hyzAe4Oz")).isEmpty();
        assertThat(crypt.open("not base64!")).isEmpty();
        assertThat(MessageCrypt.of("short", "wx1")).isEmpty();
    }

    @Test
    void checksTheSignatureOverTheCiphertext() {
        WechatReceipts safe = new WechatReceipts(
                new Secret("spamtest"), MessageCrypt.of(AES_KEY, "wx2c2769f8efd9abc2"), InstantSource.fixed(NOW));
        byte[] body = ("<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><Encrypt><![CDATA[" + ENCRYPTED
                        + "]]></Encrypt></xml>")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> query = new HashMap<>(SIGNED);
        query.put("msg_signature", "5d197aaffba7e9b25a30732f161a50dee96bd5fa");

        assertThat(safe.read(new Receipts.Request("POST", query, Map.of(), body))
                        .body())
                .isEqualTo("success");
        assertThat(safe.read(new Receipts.Request("POST", SIGNED, Map.of(), body))
                        .status())
                .isEqualTo(401);
        assertThat(safe.read(new Receipts.Request("POST", query, Map.of(), event("subscribe", "")))
                        .status())
                .as("plain where safe mode is set")
                .isEqualTo(401);
        assertThat(plain.read(new Receipts.Request("POST", SIGNED, Map.of(), body))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void readsSeveralMessagesOfOneEvent() {
        Receipts.Answer answer = read(event(
                "subscribe_msg_sent_event",
                "<SubscribeMsgSentEvent><List><MsgID>1</MsgID><ErrorCode>0</ErrorCode></List>"
                        + "<List><MsgID>2</MsgID><ErrorCode>20001</ErrorCode></List></SubscribeMsgSentEvent>"));

        assertThat(answer.receipts())
                .containsExactly(
                        VendorReceipt.ofMessage("1", "o1", new Event.Arrived(), "0", Instant.ofEpochSecond(1610969468)),
                        VendorReceipt.ofMessage(
                                "2",
                                "o1",
                                new Event.Lost(LossReason.VENDOR_ERROR),
                                "20001",
                                Instant.ofEpochSecond(1610969468)));
    }

    @Test
    void readsJsonWhoseSingleEntryIsNoList() {
        assertThat(read("""
                        {"FromUserName": "o1", "CreateTime": 1610969468, "MsgType": "event",
                         "Event": "subscribe_msg_change_event",
                         "List": {"SubscribeStatusString": "reject", "TemplateId": "t"}}
                        """.strip().getBytes(StandardCharsets.UTF_8)).receipts())
                .singleElement()
                .satisfies(receipt -> assertThat(receipt.event()).isEqualTo(new Event.OptedOut()));
    }

    @Test
    void decliningToBeAskedIsNoOptOut() {
        String list = "<SubscribeMsgPopupEvent><List><SubscribeStatusString>%s</SubscribeStatusString></List>"
                + "</SubscribeMsgPopupEvent>";

        assertThat(read(event("subscribe_msg_popup_event", list.formatted("reject")))
                        .receipts())
                .isEmpty();
        assertThat(read(event("subscribe_msg_popup_event", list.formatted("accept")))
                        .receipts())
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.OptedIn());
    }

    @Test
    void takesEventsThatSayNothingOfMessages() {
        Receipts.Answer answer = read(event("VIEW", "<EventKey>menu</EventKey>"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(answer.receipts()).isEmpty();
    }

    @Test
    void takesNoDocumentTypesEntitiesOrDepth() {
        String entity =
                "<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><FromUserName>&e;</FromUserName></xml>";
        String laughs =
                "<!DOCTYPE xml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><xml><FromUserName>&b;</FromUserName></xml>";

        assertThat(status(entity)).isEqualTo(400);
        assertThat(status(laughs)).isEqualTo(400);
        assertThat(status("<xml>" + "<a>".repeat(20) + "</a>".repeat(20) + "</xml>"))
                .isEqualTo(400);
        assertThat(status("<xml><a>")).isEqualTo(400);
        assertThat(status("hello")).isEqualTo(400);
        assertThat(status("")).isEqualTo(400);
        assertThat(status("{nonsense")).isEqualTo(400);
    }

    private int status(String body) {
        return read(body.getBytes(StandardCharsets.UTF_8)).status();
    }

    private Receipts.Answer read(byte[] body) {
        return plain.read(new Receipts.Request("POST", SIGNED, Map.of(), body));
    }

    private static byte[] event(String name, String inner) {
        return ("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName>"
                        + "<CreateTime>1610969468</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA["
                        + name + "]]></Event>" + inner + "</xml>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
