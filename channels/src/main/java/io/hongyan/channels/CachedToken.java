package io.hongyan.channels;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A credential that expires: renewed at 80 % of its life, one renewal at a time, and when the vendor refuses it. While a
 * renewal is under way others go on with the old one as long as it lives. Thread-safe.
 */
public final class CachedToken {

    private static final double RENEWED_AT = 0.8;

    private final InstantSource clock;
    private final Source source;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile @Nullable Held held;

    /** Asks for a new credential, or makes one. */
    @FunctionalInterface
    public interface Source {

        /** @throws AuthRefusedException where the vendor answered no */
        Fresh fetch() throws SendException, AuthRefusedException;
    }

    /** A call made with a credential. */
    @FunctionalInterface
    public interface Call<A> {

        A with(String token) throws SendException;
    }

    /** A new credential and how long it lives. */
    public record Fresh(String token, Duration life) {}

    private record Held(String token, Instant renewAt, Instant expiry) {}

    public CachedToken(InstantSource clock, Source source) {
        this.clock = clock;
        this.source = source;
    }

    /** The credential to use now. */
    public String current() throws SendException, AuthRefusedException {
        Held known = held;
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.renewAt)) {
            return known.token;
        }
        if (known != null && now.isBefore(known.expiry)) {
            if (!renewing.tryLock()) {
                return known.token;
            }
        } else {
            renewing.lock();
        }
        try {
            Held meanwhile = held;
            if (meanwhile != null && clock.instant().isBefore(meanwhile.renewAt)) {
                return meanwhile.token;
            }
            return renew(now).token;
        } catch (SendException e) {
            // Renewing early pays here: the old one lives on.
            if (known != null && now.isBefore(known.expiry)) {
                return known.token;
            }
            throw e;
        } finally {
            renewing.unlock();
        }
    }

    /** Forgets a credential the vendor refused, unless it was renewed already. */
    public void refused(String token) {
        renewing.lock();
        try {
            Held known = held;
            if (known != null && known.token.equals(token)) {
                held = null;
            }
        } finally {
            renewing.unlock();
        }
    }

    /** Makes a call; where its answer refuses the credential, once more with a new one. */
    public <A> A call(Call<A> call, Predicate<A> refuses) throws SendException, AuthRefusedException {
        String token = current();
        A answer = call.with(token);
        if (!refuses.test(answer)) {
            return answer;
        }
        refused(token);
        return call.with(current());
    }

    private Held renew(Instant now) throws SendException, AuthRefusedException {
        Fresh fresh;
        try {
            fresh = source.fetch();
        } catch (AnswerLostException e) {
            // What was lost is a credential: the message that needs it was not sent.
            throw new NotSentException("no credential: " + e.getMessage(), e);
        }
        Held renewed = new Held(
                fresh.token, now.plusMillis((long) (fresh.life.toMillis() * RENEWED_AT)), now.plus(fresh.life));
        held = renewed;
        return renewed;
    }
}
