package io.hongyan.kernel;

import static io.hongyan.kernel.Permission.APP_READ;
import static io.hongyan.kernel.Permission.AUDIENCE_WRITE;
import static io.hongyan.kernel.Permission.AUDIT_READ;
import static io.hongyan.kernel.Permission.CALLBACK_WRITE;
import static io.hongyan.kernel.Permission.CHANNEL_WRITE;
import static io.hongyan.kernel.Permission.DEVICE_READ;
import static io.hongyan.kernel.Permission.DEVICE_WRITE;
import static io.hongyan.kernel.Permission.KEY_ROTATE;
import static io.hongyan.kernel.Permission.PUSH_SEND;
import static io.hongyan.kernel.Permission.PUSH_TEST;
import static io.hongyan.kernel.Permission.RULES_WRITE;
import static io.hongyan.kernel.Permission.TEMPLATE_WRITE;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody is to an app: a name for a set of permissions, told in docs/console-security.md too. Names are stored. */
public enum Role {
    OWNER(EnumSet.allOf(Permission.class)),

    /** Connects the app, besides what an operator does. What a new permission allows is named here or not allowed. */
    DEVELOPER(EnumSet.of(
            APP_READ,
            DEVICE_READ,
            DEVICE_WRITE,
            PUSH_TEST,
            PUSH_SEND,
            TEMPLATE_WRITE,
            AUDIENCE_WRITE,
            CHANNEL_WRITE,
            RULES_WRITE,
            CALLBACK_WRITE,
            KEY_ROTATE)),

    /** Runs the campaigns. */
    OPERATOR(EnumSet.of(APP_READ, DEVICE_READ, DEVICE_WRITE, PUSH_TEST, PUSH_SEND, TEMPLATE_WRITE, AUDIENCE_WRITE)),

    /** Helps single users. */
    SUPPORT(EnumSet.of(APP_READ, DEVICE_READ, DEVICE_WRITE, PUSH_TEST)),

    /** Reads everything and changes nothing. */
    AUDITOR(EnumSet.of(APP_READ, DEVICE_READ, AUDIT_READ));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    public boolean permits(Permission permission) {
        return permissions.contains(permission);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** Whether this role permits nothing that the other does not. */
    public boolean isWithin(Role other) {
        return other.permissions.containsAll(permissions);
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
