package io.hongyan.kernel.access;

import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tokens of machines. Asked with every request, so answered from memory. */
public interface AccessTokens {

    /** How every token begins, so that one that was published by mistake is recognised. */
    String PREFIX = "hyt_";

    /**
     * Makes a token with at most the rights of its maker.
     *
     * @param app empty: every app its maker has to do with
     */
    Change<Made> make(Principal.Person maker, String name, Role role, OptionalInt app, Optional<Instant> expires);

    /** Finds a token that is valid, and notes that it was used; empty also where its maker is disabled. */
    Optional<Principal.Machine> use(Secret token);

    /** Newest first. */
    List<AccessToken> of(String operator);

    List<AccessToken> all();

    /** False where there is no such. */
    boolean revoke(String id);

    /** @param secret the token, shown this once */
    record Made(AccessToken token, Secret secret) {}
}
