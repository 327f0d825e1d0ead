package io.hongyan.kernel.access;

import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Role;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who asks, with what they may do at this moment. */
public sealed interface Principal {

    /** Name of the operator, or of the operator who made the token. */
    String operator();

    /** What may be done in an app; empty where the principal has nothing to do with it. */
    Set<Permission> in(int app);

    /** Whether the platform as a whole may be changed. */
    boolean isPlatformAdmin();

    Actor actor(String address);

    default boolean may(Permission permission, int app) {
        return in(app).contains(permission);
    }

    /** Whether the app may be known of at all. */
    default boolean sees(int app) {
        return !in(app).isEmpty();
    }

    /** An operator, signed in. */
    record Person(Operator account, Map<Integer, Role> roles) implements Principal {

        public Person {
            roles = Map.copyOf(roles);
        }

        @Override
        public String operator() {
            return account.name();
        }

        @Override
        public Set<Permission> in(int app) {
            return permissions(account.platformAdmin(), Optional.ofNullable(roles.get(app)));
        }

        @Override
        public boolean isPlatformAdmin() {
            return account.platformAdmin();
        }

        @Override
        public Actor actor(String address) {
            return new Actor(Actor.Kind.OPERATOR, account.name(), address);
        }
    }

    /** A machine: never more than its role, and never more than who made it. */
    record Machine(AccessToken token, Person maker) implements Principal {

        @Override
        public String operator() {
            return maker.operator();
        }

        @Override
        public Set<Permission> in(int app) {
            if (token.app().isPresent() && token.app().getAsInt() != app) {
                return Set.of();
            }
            Set<Permission> both = new HashSet<>(token.role().permissions());
            both.retainAll(maker.in(app));
            return both;
        }

        /** No token runs the platform: that takes a person. */
        @Override
        public boolean isPlatformAdmin() {
            return false;
        }

        @Override
        public Actor actor(String address) {
            return new Actor(Actor.Kind.ACCESS_TOKEN, maker.operator() + "/" + token.name(), address);
        }
    }

    private static Set<Permission> permissions(boolean platformAdmin, Optional<Role> role) {
        return platformAdmin
                ? EnumSet.allOf(Permission.class)
                : role.map(Role::permissions).orElse(Set.of());
    }
}
