package io.hongyan.simulators.vendor.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.email.EmailChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmailAgainstSimulatorTest {

    private PlayedChannel email;

    @BeforeEach
    void play() throws Exception {
        email = new PlayedChannel(new EmailChannel(), new EmailSimulator());
    }

    @AfterEach
    void stop() {
        email.close();
    }

    private static VendorMessage message(String requestId) {
        Draft draft = new Draft();
        draft.task = Draft.task(requestId);
        draft.messageClass = MessageClass.MARKETING;
        draft.extension
                .put("subject", "包裹 " + requestId)
                .put("text", "在路上 {unsubscribe_url}")
                .put("html", "<p>在路上</p>".repeat(200));
        return draft.message();
    }

    @Test
    void aMailIsTakenOnce() throws Exception {
        assertThat(email.adapter().probe()).isEmpty();
        assertThat(email.send(message("t1"), "ann@example.org")).containsExactly(Verdict.ACCEPTED);

        AcceptedMessage taken = email.taken();
        assertThat(taken.key()).isEqualTo(Draft.task("t1").toString());
        assertThat(taken.token()).isEqualTo("ann@example.org");
        assertThat(taken.title()).isEqualTo("包裹 t1");
        assertThat(taken.body()).startsWith("在路上");
        assertThat(email.vendor().messages().total()).isEqualTo(1);
    }

    @Test
    void mailboxesAreToldApart() throws Exception {
        email.vendor().phones().set("nobody@example.org", PhoneState.UNKNOWN);
        email.vendor().phones().set("full@example.org", PhoneState.INACTIVE);
        email.vendor().phones().set("closed@example.org", PhoneState.USER_MISMATCH);

        assertThat(email.send(message("t1"), "nobody@example.org"))
                .containsExactly(new Verdict.Rejected(
                        LossReason.TOKEN_INVALID, "550 5.1.1", "550 5.1.1 <nobody@example.org> user unknown"));
        assertThat(email.send(message("t1"), "full@example.org"))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "452 4.2.2", Duration.ZERO));
        assertThat(email.send(message("t1"), "closed@example.org"))
                .containsExactly(new Verdict.Rejected(
                        LossReason.CONTENT_REJECTED, "550 5.7.1", "550 5.7.1 <closed@example.org> access denied"));
    }

    @Test
    void whatComesBackIsReadFromTheMailbox() throws Exception {
        email.with("receipt-url", email.vendor().receipts().settings().callbackUrl());
        email.vendor().phones().set("left@example.org", PhoneState.UNINSTALLED);
        email.vendor().phones().set("disabled@example.org", PhoneState.DISABLED);
        email.vendor().phones().set("slow@example.org", PhoneState.OFFLINE);
        email.vendor().phones().set("angry@example.org", PhoneState.NOTIFICATION_OFF);
        List<VendorReceipt> receipts = new CopyOnWriteArrayList<>();
        email.adapter().listen(receipts::addAll);

        for (String address : List.of(
                "left@example.org",
                "disabled@example.org",
                "slow@example.org",
                "angry@example.org",
                "ok@example.org")) {
            assertThat(email.send(message("t1"), address)).containsExactly(Verdict.ACCEPTED);
        }

        String task = Draft.task("t1").toString();
        var now = email.vendor().clock().instant();
        await().untilAsserted(() -> assertThat(receipts)
                .containsExactlyInAnyOrder(
                        new VendorReceipt(
                                task, "left@example.org", new Event.Lost(LossReason.TOKEN_INVALID), "5.1.1", now),
                        new VendorReceipt(
                                task, "disabled@example.org", new Event.Lost(LossReason.DEVICE_INACTIVE), "5.2.1", now),
                        new VendorReceipt(task, "slow@example.org", new Event.Held(), "4.4.1", now),
                        new VendorReceipt(task, "angry@example.org", new Event.OptedOut(), "abuse", now)));
    }

    @Test
    void oneClickInTheMailOptsOut() throws Exception {
        email.with("receipt-url", email.vendor().receipts().settings().callbackUrl());
        email.send(message("t1"), "ann@example.org");
        Matcher link = Pattern.compile("(?m)^List-Unsubscribe: <([^>]*)>")
                .matcher(email.taken().request());
        assertThat(link.find()).isTrue();

        // PlayedChannel's endpoint passes no query on: the adapter reads what a mail program posts.
        String token = URI.create(link.group(1)).getQuery().substring(2);
        var answer = email.adapter()
                .receipts()
                .orElseThrow()
                .read(new Receipts.Request(
                        "POST",
                        Map.of("l", token),
                        Map.of(),
                        "List-Unsubscribe=One-Click".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.receipts())
                .extracting(VendorReceipt::token, VendorReceipt::event)
                .containsExactly(tuple("ann@example.org", new Event.OptedOut()));
    }

    @Test
    void faultsAreTheServersOwn() throws Exception {
        email.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(email.send(message("t1"), "a@b.c"))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "450 4.7.0", Duration.ZERO));
        email.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(email.send(message("t1"), "a@b.c"))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "451 4.3.0", Duration.ZERO));
        email.vendor().faults().add(Fault.next(Fault.Kind.RESET, 2));
        assertThatThrownBy(() -> email.send(message("t1"), "a@b.c")).isInstanceOf(NotSentException.class);
        assertThat(email.vendor().messages().total()).isZero();
        email.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> email.send(message("t1"), "a@b.c")).isInstanceOf(AnswerLostException.class);
        assertThat(email.vendor().messages().total()).isEqualTo(1);
    }

    @Test
    void theServerWantsItsOwnSender() throws Exception {
        email.with("imap-host", "").with("bounce-address", "").with("from", "news@elsewhere.example");

        assertThat(email.send(message("t1"), "a@b.c"))
                .containsExactly(new Verdict.Rejected(
                        LossReason.CONTENT_REJECTED,
                        "553 5.7.1",
                        "553 5.7.1 <news@elsewhere.example> is not an address of hongyan"));
    }

    @Test
    void withoutAUserNothingIsSent() throws Exception {
        email.with("username", "");

        assertThat(email.send(message("t1"), "a@b.c"))
                .containsExactly(
                        new Verdict.Rejected(LossReason.AUTH_FAILED, "530 5.7.0", "530 5.7.0 authentication required"));
        email.with("username", "hongyan").with("password", "wrong");
        assertThat(email.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(why -> assertThat(why).contains("refused user name or password"));
    }
}
