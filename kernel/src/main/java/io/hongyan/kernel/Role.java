package io.hongyan.kernel;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody is to an app. Names are stored. */
public enum Role {
    OWNER(EnumSet.allOf(Permission.class)),
    DEVELOPER(EnumSet.complementOf(EnumSet.of(Permission.MEMBER_WRITE, Permission.PUSH_APPROVE, Permission.APP_WRITE))),
    OPERATOR(EnumSet.of(
            Permission.APP_READ,
            Permission.PUSH_TEST,
            Permission.PUSH_SEND,
            Permission.TEMPLATE_WRITE,
            Permission.DEVICE_READ,
            Permission.DEVICE_WRITE,
            Permission.AUDIENCE_WRITE)),
    SUPPORT(EnumSet.of(Permission.APP_READ, Permission.PUSH_TEST, Permission.DEVICE_READ, Permission.DEVICE_WRITE)),
    AUDITOR(EnumSet.of(Permission.APP_READ, Permission.DEVICE_READ, Permission.AUDIT_READ));

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
