package io.hongyan.channels.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {

    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
    private static final String KEY =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    @Test
    void bothFormsOfATokenAreRead() {
        String json = """
                {"endpoint":"https://push.example.net:8443/a","expirationTime":null,"keys":{"p256dh":"%s","auth":"%s=="}}""".formatted(KEY, AUTH);
        for (String token : new String[] {json, "https://push.example.net:8443/a|" + KEY + "|" + AUTH}) {
            Subscription subscription = Subscription.parse(token).orElseThrow();
            assertThat(subscription.origin()).isEqualTo("https://push.example.net:8443");
            assertThat(subscription.auth()).hasSize(16);
            assertThat(P256.bytes(subscription.publicKey()))
                    .isEqualTo(Base64.getUrlDecoder().decode(KEY));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "token",
                "{",
                "{}",
                "https://a/b|" + KEY,
                "https://a/b|" + KEY + "|AAAA",
                "https://a/b|AAAA|" + AUTH,
                "/relative|" + KEY + "|" + AUTH,
                "https://a b|" + KEY + "|" + AUTH,
                "https://a/b|$|" + AUTH
            })
    void whatCannotBeEncryptedForIsNoSubscription(String token) {
        assertThat(Subscription.parse(token)).isEmpty();
    }

    @Test
    void aPointThatIsNotOnTheCurveIsRefused() {
        byte[] point = P256.bytes((ECPublicKey) P256.generate().getPublic());
        point[64] ^= 1;
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(point);

        assertThat(Subscription.parse("https://a/b|" + key + "|" + AUTH)).isEmpty();
    }
}
