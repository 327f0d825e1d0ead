package io.hongyan.api.v1;

import io.hongyan.kernel.App;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.access.Actor;

/** Who calls: an operator with a session, or a program with an access token. */
public interface Caller {

    /** The operator's name, also of a token made by them: what the audit log calls the actor. */
    String operator();

    /** Tells this session or token from every other, without being a secret. */
    String key();

    boolean isPlatformAdmin();

    boolean may(Permission permission, App app);

    /** As the audit log keeps it. */
    default Actor actor(String address) {
        return new Actor(Actor.Kind.OPERATOR, operator(), address);
    }

    /** Whether nothing may be done before the password is changed: somebody else knows it. */
    default boolean mustChangePassword() {
        return false;
    }
}
