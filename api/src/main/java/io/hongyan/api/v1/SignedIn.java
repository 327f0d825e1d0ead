package io.hongyan.api.v1;

import io.hongyan.kernel.App;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.Principal;
import io.hongyan.kernel.access.Sessions;

/** A caller whose session or access token is valid. */
sealed interface SignedIn extends Caller {

    Principal principal();

    @Override
    default String operator() {
        return principal().operator();
    }

    @Override
    default boolean isPlatformAdmin() {
        return principal().isPlatformAdmin();
    }

    @Override
    default boolean may(Permission permission, App app) {
        return principal().may(permission, app.number());
    }

    @Override
    default Actor actor(String address) {
        return principal().actor(address);
    }

    /** An operator at a browser. */
    record BySession(Principal.Person principal, Sessions.Session session, Secret token) implements SignedIn {

        @Override
        public String key() {
            return "session/" + session.id();
        }

        @Override
        public boolean mustChangePassword() {
            return principal.account().mustChangePassword();
        }
    }

    /** A program. */
    record ByToken(Principal.Machine principal) implements SignedIn {

        @Override
        public String key() {
            return "token/" + principal.token().id();
        }
    }
}
