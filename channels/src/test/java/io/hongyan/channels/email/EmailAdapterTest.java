package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Draft;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Secret;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.james.jdkim.DKIMVerifier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

@NullUnmarked // each test opens what it needs
final class EmailAdapterTest {

    private static final String KEY = "a key of sixteen or more";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-09-01T08:00:00Z"));
    private final HttpCalls http = new HttpCalls();
    private StrictSmtpServer server;
    private Adapter adapter;

    private void open(StrictSmtpServer.Tls tls, Map<String, String> more) throws Exception {
        server = new StrictSmtpServer(tls);
        Map<String, String> given = new HashMap<>(Map.of(
                "host",
                "localhost",
                "port",
                String.valueOf(server.port()),
                "security",
                switch (tls) {
                    case NONE -> "none";
                    case OFFERED -> "starttls";
                    case FROM_THE_FIRST_BYTE -> "tls";
                },
                "trusted-ca",
                server.certificate(),
                "username",
                StrictSmtpServer.USER,
                "password",
                StrictSmtpServer.PASSWORD,
                "from",
                "news@mail.example.com",
                "from-name",
                "鸿雁",
                "timeout-seconds",
                "5"));
        given.putAll(more);
        EmailChannel type = new EmailChannel();
        ChannelSettings settings = ChannelSettings.of(type, given);
        adapter =
                type.open(settings, settings.limits(type.limits()), new AdapterContext(http, now::get, new Random(1)));
    }

    private void open() throws Exception {
        open(StrictSmtpServer.Tls.NONE, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        adapter.close();
        server.close();
        http.close();
    }

    private SendAnswer answer(VendorMessage message, String to) throws SendException {
        return adapter.send(message, List.of(new Recipient("c".repeat(32), to, 0)));
    }

    private Verdict send(VendorMessage message, String to) throws SendException {
        return answer(message, to).verdicts().getFirst();
    }

    private Verdict send() throws SendException {
        return send(new Draft().message(), "ann@example.org");
    }

    private static VendorMessage mail(String json) {
        Draft draft = new Draft();
        draft.extension = (ObjectNode) LenientJson.read(json.replace('\'', '"'));
        return draft.message();
    }

    private MimeMessage last() throws Exception {
        assertThat(server.violations()).isEmpty();
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(server.taken().getLast().bytes()));
    }

    // --- the mail ---

    @Test
    void titleAndBodyMakeAPlainMail() throws Exception {
        open();
        Draft draft = new Draft();
        draft.title = "包裹\r\nBcc: eve@example.org";
        draft.body = "正在派送 🚚\n.\n..第三行";

        SendAnswer answer = answer(draft.message(), "ann@example.org");

        assertThat(answer.verdicts()).containsExactly(Verdict.ACCEPTED);
        MimeMessage mail = last();
        assertThat(mail.getSubject()).isEqualTo("包裹 Bcc: eve@example.org");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getContent()).isEqualTo("正在派送 🚚\r\n.\r\n..第三行");
        assertThat(mail.getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("news@mail.example.com", "鸿雁", "UTF-8"));
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ann@example.org"));
        assertThat(mail.getSentDate()).isEqualTo(now.get());
        assertThat(mail.getMessageID())
                .isEqualTo(answer.messageId())
                .startsWith("<" + Draft.TASK.msgid() + ".")
                .endsWith("@mail.example.com>");
        assertThat(mail.getHeader(MimeContent.TASK_HEADER, null)).isEqualTo(Draft.TASK.toString());
        assertThat(server.taken().getLast().from()).isEqualTo("news@mail.example.com");
    }

    @Test
    void textHtmlAndAttachmentsAreNestedAsMailProgramsExpect() throws Exception {
        open();
        String pdf = Base64.getEncoder().encodeToString("%PDF-1.7 …".getBytes(StandardCharsets.UTF_8));

        assertThat(send(
                        mail(
                                "{'subject':'账单','text':'文字','html':'<p>网页</p>','from_name':'Billing','reply_to':'care@example.com',"
                                        + "'attachments':[{'name':'账单 九月.pdf','content_type':'application/pdf','content_base64':'"
                                        + pdf
                                        + "'}]}"),
                        "ann@example.org"))
                .isEqualTo(Verdict.ACCEPTED);

        MimeMessage mail = last();
        assertThat(mail.getSubject()).isEqualTo("账单");
        assertThat(mail.getReplyTo()).containsExactly(new InternetAddress("care@example.com"));
        assertThat(((InternetAddress) mail.getFrom()[0]).getPersonal()).isEqualTo("Billing");
        assertThat(mail.isMimeType("multipart/mixed")).isTrue();
        Multipart mixed = (Multipart) mail.getContent();
        Multipart alternative = (Multipart) mixed.getBodyPart(0).getContent();
        assertThat(mixed.getBodyPart(0).isMimeType("multipart/alternative")).isTrue();
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("文字");
        assertThat(alternative.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(alternative.getBodyPart(1).getContent()).isEqualTo("<p>网页</p>");
        Part attachment = mixed.getBodyPart(1);
        assertThat(attachment.getFileName()).isEqualTo("账单 九月.pdf");
        assertThat(attachment.isMimeType("application/pdf")).isTrue();
        assertThat(attachment.getInputStream().readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("%PDF-1.7 …");
    }

    @Test
    void aLongLineIsBroken() throws Exception {
        open();

        assertThat(send(mail("{'subject':'s','html':'" + "<b>word</b>".repeat(400) + "'}"), "ann@example.org"))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(((String) last().getContent()).strip()).isEqualTo("<b>word</b>".repeat(400));
    }

    @Test
    void aRepeatedMailHasTheSameIdAndAnotherRecipientAnotherOne() throws Exception {
        open();

        String first = answer(new Draft().message(), "ann@example.org").messageId();
        assertThat(answer(new Draft().message(), "ann@example.org").messageId()).isEqualTo(first);
        assertThat(answer(new Draft().message(), "bob@example.org").messageId()).isNotEqualTo(first);
    }

    @Test
    void aSignedMailVerifies() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        open(
                StrictSmtpServer.Tls.NONE,
                Map.of(
                        "dkim-domain", "example.com",
                        "dkim-selector", "s1",
                        "dkim-key",
                                "-----BEGIN PRIVATE KEY-----\n"
                                        + Base64.getMimeEncoder()
                                                .encodeToString(
                                                        pair.getPrivate().getEncoded())
                                        + "\n-----END PRIVATE KEY-----",
                        "receipt-url", "https://push.example.com/receipts/app/email",
                        "signing-key", KEY));

        send(mail("{'subject':'签名','text':'  a  b \\n\\n','html':'<p>é</p>'}"), "ann@example.org");

        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        byte[] bytes = server.taken().getLast().bytes();
        DKIMVerifier verifier = new DKIMVerifier((method, selector, domain) -> {
            assertThat(selector + "/" + domain).isEqualTo("s1/example.com");
            return List.of(record);
        });
        assertThat(verifier.verify(new ByteArrayInputStream(bytes))).hasSize(1);
        assertThat(last().getHeader("DKIM-Signature", null)).contains("List-Unsubscribe-Post");
        byte[] changed = new String(bytes, StandardCharsets.US_ASCII)
                .replace("ann@example.org", "eve@example.org")
                .getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> verifier.verify(new ByteArrayInputStream(changed)))
                .hasMessageContaining("signature");
    }

    @Test
    void marketingMailCarriesAnUnsubscribeLinkAndServiceMailNone() throws Exception {
        open(
                StrictSmtpServer.Tls.NONE,
                Map.of("receipt-url", "https://push.example.com/receipts/app/email", "signing-key", KEY));
        Draft draft = new Draft();
        draft.extension = (ObjectNode)
                LenientJson.read(
                        "{\"subject\":\"s\",\"text\":\"bye: {unsubscribe_url}\",\"html\":\"<a href='{unsubscribe_url}'>bye</a>\"}");

        send(draft.message(), "ann@example.org");

        String header = last().getHeader("List-Unsubscribe", null);
        String url = header.substring(1, header.length() - 1);
        assertThat(url).startsWith("https://push.example.com/receipts/app/email?l=");
        assertThat(last().getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
        Multipart alternative = (Multipart) last().getContent();
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("bye: " + url);
        assertThat(alternative.getBodyPart(1).getContent()).isEqualTo("<a href='" + url + "'>bye</a>");

        draft.messageClass = MessageClass.SERVICE;
        send(draft.message(), "ann@example.org");
        assertThat(last().getHeader("List-Unsubscribe")).isNull();
    }

    @Test
    void theReturnAddressNamesTaskAndRecipient() throws Exception {
        open(StrictSmtpServer.Tls.NONE, Map.of("bounce-address", "bounces@mail.example.com", "signing-key", KEY));

        send(new Draft().message(), "ann@example.org");
        send(new Draft().message(), "bob@example.org");

        String forAnn = server.taken().getFirst().from();
        assertThat(server.violations()).isEmpty();
        assertThat(forAnn.indexOf('@')).isLessThanOrEqualTo(64);
        BounceAddress addresses = new BounceAddress("bounces", "mail.example.com", new SigningKey(new Secret(KEY)));
        assertThat(addresses.find(forAnn, List.of("bob@example.org", "ann@example.org")))
                .hasValue(new BounceAddress.Origin(Draft.TASK.toString(), "ann@example.org"));
        assertThat(server.taken().getLast().from()).isNotEqualTo(forAnn);
    }

    // --- what cannot be sent ---

    @ParameterizedTest
    @CsvSource({
        "nobody",
        "a@",
        "@example.org",
        "a b@example.org",
        "'a@example.org,b@example.org'",
        "张三@example.org",
        "''"
    })
    void whatIsNoAddressIsUnbound(String token) throws Exception {
        open();

        assertThat(send(new Draft().message(), token))
                .isEqualTo(new Verdict.Rejected(LossReason.TOKEN_INVALID, "address", "not a mail address"));
        assertThat(server.connections()).isZero();
    }

    @Test
    void aDomainOfAnotherScriptIsWrittenInAscii() throws Exception {
        open();

        assertThat(send(new Draft().message(), "ann@例子.测试")).isEqualTo(Verdict.ACCEPTED);
        assertThat(server.taken().getLast().to()).isEqualTo("ann@xn--fsqu00a.xn--0zwm56d");
    }

    @Test
    void attachmentsHaveALimit() throws Exception {
        open(StrictSmtpServer.Tls.NONE, Map.of("max-attachment-bytes", "10"));
        String eleven = Base64.getEncoder().encodeToString(new byte[11]);

        assertThat(send(mail("{'text':'t','attachments':[{'name':'a','content_base64':'" + eleven + "'}]}"), "a@b.c"))
                .isEqualTo(new Verdict.Rejected(
                        LossReason.PARAM_OVER_LIMIT,
                        "attachments",
                        "attachments: 11 bytes (limit: 10, see max-attachment-bytes)"));
    }

    @Test
    void aMailWithoutTextIsRefused() throws Exception {
        open();
        Draft draft = new Draft();
        draft.body = "";

        assertThat(send(draft.message(), "ann@example.org"))
                .isEqualTo(
                        new Verdict.Rejected(LossReason.INVALID_PARAM, "content", "subject and text or html: missing"));
    }

    // --- answers ---

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.1.8 bad sender,            INVALID_PARAM,    550 5.1.8",
        "MAIL, 530 5.7.0 authenticate first,    AUTH_FAILED,      530 5.7.0",
        "RCPT, 550 5.1.1 no such user,          TOKEN_INVALID,    550 5.1.1",
        "RCPT, 553 5.1.10 no such mailbox,      TOKEN_INVALID,    553 5.1.10",
        "RCPT, 550 5.2.1 disabled,              DEVICE_INACTIVE,  550 5.2.1",
        "RCPT, 552 5.2.2 full,                  DEVICE_INACTIVE,  552 5.2.2",
        "RCPT, 550 mailbox unavailable,         UNKNOWN,          550",
        "RCPT, 556 domain takes no mail,        TOKEN_INVALID,    556",
        "RCPT, 550 5.7.1 relaying denied,       CONTENT_REJECTED, 550 5.7.1",
        "RCPT, 550 5.4.1 no route,              NETWORK_ERROR,    550 5.4.1",
        "DATA, 554 5.5.1 no valid recipients,   INVALID_PARAM,    554 5.5.1",
        "END,  552 5.3.4 too big,               PARAM_OVER_LIMIT, 552 5.3.4",
        "END,  554 5.7.1 spam,                  CONTENT_REJECTED, 554 5.7.1",
        "END,  550 5.6.0 malformed,             CONTENT_REJECTED, 550 5.6.0",
        "END,  554 no,                          CONTENT_REJECTED, 554"
    })
    void aFinalNoHasAReason(String command, String reply, LossReason reason, String code) throws Exception {
        open();
        server.reply(command, reply);

        assertThat(send()).isEqualTo(new Verdict.Rejected(reason, code, reply));
        assertThat(server.taken()).isEmpty();
        assertThat(send()).isEqualTo(Verdict.ACCEPTED);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 421 4.3.2 shutting down,     VENDOR_ERROR,        421 4.3.2",
        "RCPT, 450 4.2.1 busy,              VENDOR_RATE_LIMITED, 450 4.2.1",
        "RCPT, 451 4.7.1 greylisted,        VENDOR_RATE_LIMITED, 451 4.7.1",
        "RCPT, 452 4.2.2 full,              VENDOR_RATE_LIMITED, 452 4.2.2",
        "RCPT, 451 4.3.0 no disk,           VENDOR_ERROR,        451 4.3.0",
        "DATA, 421 closing,                 VENDOR_ERROR,        421",
        "END,  451 4.3.0 queue file,        VENDOR_ERROR,        451 4.3.0",
        "END,  450 4.7.0 too fast,          VENDOR_RATE_LIMITED, 450 4.7.0"
    })
    void aNoForNowIsWorthAnotherTry(String command, String reply, LossReason reason, String code) throws Exception {
        open();
        server.reply(command, reply);

        assertThat(send()).isEqualTo(new Verdict.TryLater(reason, code, Duration.ZERO));
        assertThat(server.taken()).isEmpty();
        assertThat(send()).isEqualTo(Verdict.ACCEPTED);
        assertThat(server.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
    void whereTheConnectionBreaksBeforeTheMailItWasNotSent(String command) throws Exception {
        open();
        server.breakAt(command);

        assertThatThrownBy(this::send).isInstanceOf(NotSentException.class);
        assertThat(server.taken()).isEmpty();
        assertThat(send()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void whereTheConnectionBreaksAfterTheMailItsAnswerIsLost() throws Exception {
        open();
        server.breakAt("END");

        assertThatThrownBy(this::send).isInstanceOf(AnswerLostException.class);
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void anAnswerLostOnAConnectionUsedBeforeIsNotTakenForAnOldConnection() throws Exception {
        open();
        send();
        server.breakAt("END");

        assertThatThrownBy(this::send).isInstanceOf(AnswerLostException.class);
        assertThat(server.taken()).hasSize(2);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void whereNobodyListensNothingWasSent() throws Exception {
        open();
        server.close();

        assertThatThrownBy(this::send).isInstanceOf(NotSentException.class);
    }

    @Test
    void wrongCredentialsAreNamed() throws Exception {
        open(StrictSmtpServer.Tls.NONE, Map.of("password", "wrong"));

        assertThat(send())
                .isEqualTo(new Verdict.Rejected(
                        LossReason.AUTH_FAILED, "535 5.7.8", "535 5.7.8 Authentication credentials invalid"));
        assertThat(adapter.probe().map(ProbeFailure::text))
                .hasValueSatisfying(text -> assertThat(text).contains("refused user name or password"));
    }

    // --- connections ---

    @ParameterizedTest
    @EnumSource(StrictSmtpServer.Tls.class)
    void connectionsAreSecuredAndUsedAgain(StrictSmtpServer.Tls tls) throws Exception {
        open(tls, Map.of());

        assertThat(adapter.probe()).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(send()).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void aServerWithoutTlsIsNotTrustedWithThePassword() throws Exception {
        open(StrictSmtpServer.Tls.NONE, Map.of("security", "starttls"));

        assertThatThrownBy(this::send).isInstanceOf(NotSentException.class).hasMessageContaining("STARTTLS");
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws Exception {
        open(StrictSmtpServer.Tls.OFFERED, Map.of("trusted-ca", ""));

        assertThatThrownBy(this::send).isInstanceOf(NotSentException.class);
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void aConnectionTheServerClosedMeanwhileIsReplaced() throws Exception {
        open();
        send();
        server.dropIdleConnections();

        assertThat(send()).isEqualTo(Verdict.ACCEPTED);
        assertThat(server.taken()).hasSize(2);

        server.dropIdleConnections();
        now.updateAndGet(instant -> instant.plusSeconds(11)); // long enough to ask first
        assertThat(send()).isEqualTo(Verdict.ACCEPTED);
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void aConnectionIsRenewedAfterSoManyMails() throws Exception {
        open(StrictSmtpServer.Tls.NONE, Map.of("mails-per-connection", "2"));

        for (int i = 0; i < 4; i++) {
            send();
        }
        assertThat(server.connections()).isEqualTo(2);
    }
}
