package io.hongyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

    /** FIPS 180-2, appendix B.1. */
    @Test
    void hashesAsTheStandardSays() {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(Sha256.hex("abc")).isEqualTo(expected);
        assertThat(Sha256.of(utf8("a"), utf8("bc"))).isEqualTo(HexFormat.of().parseHex(expected));
    }

    /** RFC 4231, test case 2. */
    @Test
    void signsAsTheStandardSays() {
        byte[] expected = HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

        assertThat(Sha256.hmac(utf8("Jefe"), "what do ya want for nothing?")).isEqualTo(expected);
        assertThat(Sha256.hmac(new Secret("Jefe"), utf8("what do ya want "), utf8("for nothing?")))
                .isEqualTo(expected);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
