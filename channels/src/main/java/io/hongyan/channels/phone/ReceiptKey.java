package io.hongyan.channels.phone;

import io.hongyan.channels.Receipts;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** What stands behind {@code ?key=} of a receipt address, for providers that do not sign. */
public final class ReceiptKey {

    private final byte[] key;

    public ReceiptKey(Secret key) {
        this.key = key.reveal().getBytes(StandardCharsets.UTF_8);
    }

    /** A refusal where a key is set and another was given. */
    public Optional<Receipts.Answer> refusal(Receipts.Request request) {
        byte[] given = request.query().getOrDefault("key", "").getBytes(StandardCharsets.UTF_8);
        return key.length == 0 || MessageDigest.isEqual(key, given)
                ? Optional.empty()
                : Optional.of(Receipts.Answer.refused(403, "key: not the receipt key"));
    }
}
