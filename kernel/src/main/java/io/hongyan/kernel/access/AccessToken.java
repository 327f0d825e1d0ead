package io.hongyan.kernel.access;

import io.hongyan.kernel.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a machine shows instead of a session, without the token itself, which is shown once.
 *
 * @param operator who made it
 * @param app the only app it is for; empty: every app its maker has to do with
 */
public record AccessToken(
        String id,
        String name,
        String operator,
        Role role,
        OptionalInt app,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> lastUsed) {}
