package io.hongyan.kernel;

import java.time.Instant;
import java.util.Optional;

/** Finds apps; answers from memory, on any thread. */
public interface AppDirectory {

    Optional<App> byAppId(String appId);

    Optional<App> byNumber(int number);

    /** The master secret before the present one, while it is still taken. */
    default Optional<Secret> formerMasterSecret(int number) {
        return Optional.empty();
    }

    /** API tokens issued before have ended: the secret they were got by is not to be trusted. */
    default Instant tokensValidFrom(int number) {
        return Instant.EPOCH;
    }
}
