package io.hongyan.control;

import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An argon2id hash (RFC 9106) with its parameters, in the PHC string format
 * {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. New hashes take OWASP's first recommendation: 19 MiB, two passes, one
 * lane; about 40 ms. Old hashes are checked with the parameters they name.
 */
record PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {

    private static final Pattern FORMAT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,88})\\$([A-Za-z0-9+/]{22,88})");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    static PasswordHash of(Secret password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(19_456, 2, 1, salt, argon2id(password, 19_456, 2, 1, salt, HASH_BYTES));
    }

    static Optional<PasswordHash> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new PasswordHash(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Base64.getDecoder().decode(matcher.group(4)),
                Base64.getDecoder().decode(matcher.group(5))));
    }

    boolean matches(Secret password) {
        return MessageDigest.isEqual(hash, argon2id(password, memoryKib, passes, lanes, salt, hash.length));
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    private static byte[] argon2id(Secret password, int memoryKib, int passes, int lanes, byte[] salt, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
