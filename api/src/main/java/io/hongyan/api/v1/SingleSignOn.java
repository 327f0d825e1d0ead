package io.hongyan.api.v1;

import io.hongyan.kernel.access.SignIns;
import java.util.Optional;

/** Signing in at an identity provider: OpenID Connect. Blocks; call it from virtual threads. */
public interface SingleSignOn {

    /** On the button. */
    String name();

    /** Whether a person who has no account yet gets one, without roles. */
    boolean makesAccounts();

    /**
     * Begins a sign-in; empty where the provider cannot be reached.
     *
     * @param returnTo path of the console to come back to
     */
    Optional<Begun> begin(String returnTo);

    /**
     * Ends it.
     *
     * @param state as {@link #begin} gave it and the provider has sent it back
     * @param code of the provider
     */
    Outcome finish(String state, String code);

    /**
     * @param location where to send the browser
     * @param state names this sign-in; the browser must show it again, so that nobody is signed in as somebody else
     */
    record Begun(String location, String state) {}

    /** What became of it. */
    sealed interface Outcome {

        record Identified(SignIns.Identity identity, String returnTo) implements Outcome {}

        /** @param reason for the log */
        record Failed(String reason) implements Outcome {}
    }
}
