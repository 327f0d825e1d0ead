package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mailbox by IMAP, as GreenMail speaks it. */
final class BounceMailboxTest {

    private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final Returns returns = new Returns();
    private final HttpCalls http = new HttpCalls();
    private final List<Adapter> opened = new ArrayList<>();
    private GreenMailUser bounces;

    @BeforeEach
    void start() {
        mail.start();
        bounces = mail.setUser("bounces@mail.example.com", "bounces", "secret");
    }

    @AfterEach
    void stop() {
        opened.forEach(Adapter::close);
        mail.stop();
        http.close();
    }

    private Adapter open(String password) {
        EmailChannel type = new EmailChannel();
        Map<String, String> given =
                new HashMap<>(Map.of("host", "127.0.0.1", "port", "1", "from", "n@mail.example.com"));
        given.put("bounce-address", "bounces@mail.example.com");
        given.put("signing-key", Returns.KEY);
        given.put("receipt-url", Returns.RECEIPT_URL);
        given.put("imap-host", "127.0.0.1");
        given.put("imap-port", String.valueOf(mail.getImap().getPort()));
        given.put("imap-security", "none");
        given.put("imap-username", "bounces");
        given.put("imap-password", password);
        given.put("imap-poll-seconds", "1");
        ChannelSettings settings = ChannelSettings.of(type, given);
        Adapter adapter =
                type.open(settings, settings.limits(type.limits()), new AdapterContext(http, () -> NOW, new Random(1)));
        opened.add(adapter);
        return adapter;
    }

    private void deliver(String file) throws MessagingException, IOException {
        bounces.deliver(returns.mail(file));
    }

    private long left() {
        return mail.getReceivedMessages().length;
    }

    @Test
    void whatMailSaysIsKeptAndThenDeletedAndTheRestIsLeftToAPerson() throws Exception {
        deliver("postfix-unknown-user");
        deliver("absence-note");
        deliver("arf-abuse");
        List<VendorReceipt> kept = new CopyOnWriteArrayList<>();

        open("secret").listen(kept::addAll);

        await().untilAsserted(() -> assertThat(left()).isEqualTo(1));
        assertThat(kept)
                .extracting(VendorReceipt::event)
                .containsExactly(new Event.Lost(LossReason.TOKEN_INVALID), new Event.OptedOut());
        assertThat(mail.getReceivedMessages()[0].getSubject()).isEqualTo("Re: Parcel");
        assertThat(mail.getReceivedMessages()[0].isSet(Flags.Flag.SEEN)).isTrue();

        deliver("gmail-over-quota"); // while it is being watched
        await().untilAsserted(() -> assertThat(kept).hasSize(3));
        await().untilAsserted(() -> assertThat(left()).isEqualTo(1));
    }

    @Test
    void whatCouldNotBeKeptIsReadAgain() throws Exception {
        deliver("postfix-unknown-user");
        AtomicInteger asked = new AtomicInteger();

        open("secret").listen(receipts -> asked.incrementAndGet() > 2);

        await().untilAsserted(() -> assertThat(asked).hasValueGreaterThan(2));
        await().untilAsserted(() -> assertThat(left()).isZero());
        assertThat(asked).hasValue(3);
    }

    @Test
    void aPasswordThatIsWrongIsNamed() throws Exception {
        String problem = new BounceMailbox(
                        EmailAccount.of(settingsOf("wrong")).mailbox().orElseThrow(), returns.reader(() -> NOW))
                .probe()
                .orElseThrow()
                .text();
        assertThat(problem).startsWith("the IMAP server refused user name or password");
        assertThat(new BounceMailbox(
                                EmailAccount.of(settingsOf("secret")).mailbox().orElseThrow(),
                                returns.reader(() -> NOW))
                        .probe())
                .isEmpty();
    }

    private ChannelSettings settingsOf(String password) {
        return ChannelSettings.of(
                new EmailChannel(),
                Map.of(
                        "host", "127.0.0.1",
                        "from", "n@mail.example.com",
                        "bounce-address", "bounces@mail.example.com",
                        "signing-key", Returns.KEY,
                        "imap-host", "127.0.0.1",
                        "imap-port", String.valueOf(mail.getImap().getPort()),
                        "imap-security", "none",
                        "imap-username", "bounces",
                        "imap-password", password));
    }
}
