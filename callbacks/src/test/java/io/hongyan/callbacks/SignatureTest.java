package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final byte[] BODY = "{\"a\":\"鸿雁\"}".getBytes(StandardCharsets.UTF_8);

    /** Of {@code printf '%s' '1756700000123.{"a":"鸿雁"}' | openssl dgst -sha256 -hmac 'a long enough secret'}. */
    @Test
    void itIsWhatOpensslSays() {
        assertThat(Signature.of(new Secret("a long enough secret"), "1756700000123", BODY))
                .isEqualTo("f894ad5a6e931c27aafd32522ca8a3204668fddfb28d7e4ec1740ee085467a97");
    }

    @Test
    void withoutASecretNothingIsSigned() {
        assertThat(Signature.headers("Shop0001", new Secret(""), 7, BODY))
                .containsOnlyKeys("X-Hongyan-App", "X-Hongyan-Timestamp");
        assertThat(Signature.headers("Shop0001", new Secret("a long enough secret"), 7, BODY))
                .containsOnlyKeys("X-Hongyan-App", "X-Hongyan-Timestamp", "X-Hongyan-Signature");
    }
}
