package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Draft;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailReceiptsTest {

    private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");
    private static final String BASE = "https://push.example.com/receipts/app/email";
    private static final String TASK = Draft.TASK.toString();
    private static final String ANN = "Ann+news@example.org";

    private final SignedLinks links = new SignedLinks(BASE, new SigningKey(new Secret("a key of sixteen or more")));
    private final EmailReceipts receipts = new EmailReceipts(links, () -> NOW);

    private String token(SignedLinks.Kind kind, String target) {
        String url = links.url(new SignedLinks.Link(kind, TASK, ANN, target));
        assertThat(url).startsWith(BASE + "?l=");
        return url.substring((BASE + "?l=").length());
    }

    private Receipts.Answer call(String method, String token, String body) {
        return receipts.read(new Receipts.Request(
                method, Map.of("l", token), Map.of("accept-language", "en"), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static VendorReceipt receipt(Event event, String code) {
        return new VendorReceipt(TASK, ANN, event, code, NOW);
    }

    @Test
    void readingTheLinkAsksAndChangesNothing() {
        Receipts.Answer page = call("GET", token(SignedLinks.Kind.UNSUBSCRIBE, ""), "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body()).contains("Ann+news@example.org").contains("<form method=\"post\">");
        assertThat(page.receipts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"List-Unsubscribe=One-Click", "action=unsubscribe", "", "%%%"})
    void postingToItOptsOut(String body) {
        Receipts.Answer page = call("POST", token(SignedLinks.Kind.UNSUBSCRIBE, ""), body);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.receipts()).containsExactly(receipt(new Event.OptedOut(), "unsubscribe-link"));
        assertThat(page.body()).contains("value=\"subscribe\"");
    }

    @Test
    void theOtherButtonOptsInAgain() {
        assertThat(call("POST", token(SignedLinks.Kind.UNSUBSCRIBE, ""), "action=subscribe")
                        .receipts())
                .containsExactly(receipt(new Event.OptedIn(), "subscribe-link"));
    }

    @Test
    void aClickGoesOnToWhereTheLinkLed() {
        String target = "https://shop.example.com/?a=1&b=%E4%B8%AD";

        Receipts.Answer answer = call("GET", token(SignedLinks.Kind.CLICK, target), "");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location()).isEqualTo(target);
        assertThat(answer.receipts()).containsExactly(receipt(new Event.Clicked(), "click"));
    }

    @Test
    void thePictureIsOneAndCountsAsDisplayed() {
        Receipts.Answer answer = call("GET", token(SignedLinks.Kind.OPEN, ""), "");

        assertThat(answer.contentType()).isEqualTo("image/gif");
        assertThat(answer.content()).startsWith("GIF89a".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer.receipts()).containsExactly(receipt(new Event.Displayed(), "open"));
    }

    @Test
    void anotherKeysLinkIsNone() {
        SignedLinks others = new SignedLinks(BASE, new SigningKey(new Secret("another key of sixteen")));
        String url = others.url(new SignedLinks.Link(SignedLinks.Kind.UNSUBSCRIBE, TASK, ANN, ""));

        Receipts.Answer answer = call("POST", url.substring((BASE + "?l=").length()), "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.receipts()).isEmpty();
    }

    @Test
    void aChangedOrShortenedLinkIsNone() {
        String token = token(SignedLinks.Kind.CLICK, "https://shop.example.com/");

        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            // The last character of base64 carries bits that count for nothing.
            boolean idle = i == token.length() - 1 || i == token.indexOf('.') - 1;
            if (!idle) {
                assertThat(links.read(changed)).as(changed).isEmpty();
            }
            assertThat(links.read(token.substring(0, i))).isEmpty();
        }
    }

    @Test
    void aLinkIsFoundInAHeader() {
        String url = links.url(new SignedLinks.Link(SignedLinks.Kind.UNSUBSCRIBE, TASK, ANN, ""));

        assertThat(links.find("<mailto:x@example.com>, <" + url + ">"))
                .hasValue(new SignedLinks.Link(SignedLinks.Kind.UNSUBSCRIBE, TASK, ANN, ""));
        assertThat(links.find("<https://elsewhere.example/?l=abc.def>")).isEmpty();
    }

    @Test
    void anAddressCannotBreakThePage() {
        String url = links.url(new SignedLinks.Link(SignedLinks.Kind.UNSUBSCRIBE, TASK, "\"<script>\"@x.org", ""));

        assertThat(call("GET", url.substring((BASE + "?l=").length()), "").body())
                .contains("&quot;&lt;script&gt;&quot;@x.org")
                .doesNotContain("<script>");
    }
}
