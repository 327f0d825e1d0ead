package io.hongyan.kernel.access;

import io.hongyan.kernel.Secret;
import java.time.Instant;
import java.util.Optional;

/** Proving who one is, by password or through an identity provider. */
public interface SignIns {

    /** Whether there is no operator yet, so that the first one can be made with the set-up code. */
    boolean needsSetUp();

    /** Makes the first operator, who runs the platform. */
    Change<Operator> setUp(Secret code, String name, Secret password);

    /** Takes about the same time, some 40 ms, whether the name is known or not. */
    Outcome byPassword(String name, Secret password, String address);

    /**
     * Finds the account of a person whom the identity provider vouches for.
     *
     * @param create makes the account where there is none
     */
    Outcome byIdentity(Identity identity, boolean create);

    /**
     * @param issuer and {@code subject}: who it is, for good
     * @param name what the account would be called
     */
    record Identity(String issuer, String subject, String name, String displayName) {}

    /** What became of it. */
    sealed interface Outcome {

        record SignedIn(Operator operator) implements Outcome {}

        /** Wrong name or password, disabled, or nobody's identity: it is not said which. */
        record Refused() implements Outcome {}

        /** Too many failures. */
        record Locked(Instant until) implements Outcome {}
    }

    /** Until when no password is taken for a name; empty where it is not locked. */
    Optional<Instant> lockedUntil(String name);

    /** For the log at start: the code of this start, while it is needed. */
    Optional<Secret> setUpCode();
}
