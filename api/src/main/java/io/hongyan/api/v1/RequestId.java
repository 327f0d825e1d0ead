package io.hongyan.api.v1;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.hongyan.kernel.Sha256;
import java.util.UUID;

/**
 * What delivery knows a push by: 32 hex characters. A write that is repeated with its {@code Idempotency-Key} has the same again,
 * so that delivery recognises it even where the first answer was lost with the process.
 */
record RequestId(String text) {

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");

    static RequestId of(NativeCall call) {
        if (!call.request().headers().contains(IDEMPOTENCY_KEY)) {
            return new RequestId(UUID.randomUUID().toString().replace("-", ""));
        }
        String key = call.request().headers().get(IDEMPOTENCY_KEY).get();
        return new RequestId(hash(call.caller().key() + "\n" + call.app().appId() + "\n" + key));
    }

    /** That of one part of the write. */
    String of(String part) {
        return hash(text + "\n" + part);
    }

    private static String hash(String text) {
        return Sha256.hex(text).substring(0, 32);
    }
}
