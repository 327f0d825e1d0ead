package io.hongyan.kernel.access;

import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is signed in where. Asked with every request, so answered from memory; kept over a restart. */
public interface Sessions {

    /** @param userAgent what the browser calls itself; cut where it is long */
    Opened open(String operator, String address, String userAgent);

    /** Finds a session that has neither ended nor been idle too long, and notes that it was used. */
    Optional<Session> use(Secret token, String address);

    /** Newest use first. */
    List<Session> of(String operator);

    /** Ends one; false where the operator has no such. */
    boolean end(String operator, String id);

    /**
     * A session, without its token.
     *
     * @param expires when it ends whatever happens
     */
    record Session(
            String id,
            String operator,
            Instant created,
            Instant lastUsed,
            Instant expires,
            String address,
            String userAgent) {}

    /** @param token 256 random bits, of which only a hash is kept */
    record Opened(Session session, Secret token) {}

    /**
     * How long a session lasts.
     *
     * @param idle without a request
     * @param absolute from signing in
     */
    record Lifetime(Duration idle, Duration absolute) {

        public static final Lifetime DEFAULT = new Lifetime(Duration.ofHours(12), Duration.ofDays(7));
    }
}
