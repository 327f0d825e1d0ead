package io.hongyan.api.v1;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** What a page of ours knows and another site's does not: made of the session's token, so that it needs no place of its own. */
final class CsrfToken {

    private CsrfToken() {}

    static String of(Secret sessionToken) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.hmac(sessionToken, "hongyan csrf"));
    }

    static boolean matches(Secret sessionToken, String given) {
        return MessageDigest.isEqual(
                of(sessionToken).getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
