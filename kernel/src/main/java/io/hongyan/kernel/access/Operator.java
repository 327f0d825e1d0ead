package io.hongyan.kernel.access;

import java.time.Instant;
import java.util.Optional;

/**
 * An account of a person.
 *
 * @param name what one signs in with; lower case, never changed, never given to another person
 * @param displayName for people
 * @param mustChangePassword the password is known to whoever made it: nothing else may be done before it is changed
 * @param singleSignOn signs in through the identity provider; may have a password as well
 */
public record Operator(
        String name,
        String displayName,
        boolean platformAdmin,
        boolean disabled,
        boolean mustChangePassword,
        boolean singleSignOn,
        boolean password,
        Instant created,
        Optional<Instant> lastSignIn) {}
