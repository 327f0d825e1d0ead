package io.hongyan.kernel.access;

import java.util.Locale;
import java.util.Optional;

/**
 * Who did something, as the audit log keeps it.
 *
 * @param name of the operator; of the token's maker and the token, as {@code maker/token}; the app id; or what part of the platform
 * @param address the client's address; empty where there is none
 */
public record Actor(Kind kind, String name, String address) {

    /** Whose request is being served on this thread. Unbound where the platform acts by itself. */
    public static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

    /** What an actor is. */
    public enum Kind {
        OPERATOR,

        /** A machine with an access token. */
        ACCESS_TOKEN,

        /** An app's server, by app key and master secret. */
        APP_KEY,

        PLATFORM,

        /** Somebody who is not, or not yet, signed in. */
        ANONYMOUS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> parse(String wireName) {
            for (Kind kind : values()) {
                if (kind.wireName().equals(wireName)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public static Actor platform(String name) {
        return new Actor(Kind.PLATFORM, name, "");
    }

    /** Whoever's request is served on this thread; else the platform, under a name. */
    public static Actor currentOr(String platformName) {
        return CURRENT.isBound() ? CURRENT.get() : platform(platformName);
    }
}
