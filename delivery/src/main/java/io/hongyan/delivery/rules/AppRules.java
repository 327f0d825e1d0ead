package io.hongyan.delivery.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an app holds itself to before it sends.
 *
 * @param caps at most {@value #MAX_CAPS}
 * @param optIn purposes that need a consent before the first message; all others may be used until consent is withdrawn
 */
public record AppRules(List<FrequencyCap> caps, Optional<QuietHours> quietHours, Set<String> optIn) {

    /** Caps an app can have. */
    public static final int MAX_CAPS = 20;

    /** Purposes an app can ask consent for first. */
    public static final int MAX_OPT_IN = 50;

    public static final AppRules NONE = new AppRules(List.of(), Optional.empty(), Set.of());

    /** @throws IllegalArgumentException naming field, value and expectation */
    public AppRules {
        caps = List.copyOf(caps);
        optIn = java.util.Collections.unmodifiableSet(new TreeSet<>(optIn));
        if (caps.size() > MAX_CAPS) {
            throw new IllegalArgumentException("caps: " + caps.size() + " (expected: at most " + MAX_CAPS + ")");
        }
        if (optIn.size() > MAX_OPT_IN) {
            throw new IllegalArgumentException("opt_in: " + optIn.size() + " (expected: at most " + MAX_OPT_IN + ")");
        }
        optIn.forEach(purpose -> MessageTraits.requireName("opt_in", purpose));
    }
}
