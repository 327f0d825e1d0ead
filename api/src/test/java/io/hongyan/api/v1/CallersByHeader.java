package io.hongyan.api.v1;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Role;

/** Believes a header {@code X-Caller: name/role}, where the role {@code admin} is the platform's. */
public final class CallersByHeader implements Callers {

    private static final HeaderName CALLER = HeaderNames.create("X-Caller");

    @Override
    public Identity identify(ServerRequest request) {
        if (!request.headers().contains(CALLER)) {
            return new Identity.Unknown();
        }
        String[] parts = request.headers().get(CALLER).get().split("/");
        return new Identity.Known(new Named(parts[0], parts[1]));
    }

    private record Named(String operator, String role) implements Caller {

        @Override
        public String key() {
            return "header/" + operator;
        }

        @Override
        public boolean isPlatformAdmin() {
            return role.equals("admin");
        }

        @Override
        public boolean may(Permission permission, App app) {
            return isPlatformAdmin() || Role.ofWireName(role).orElseThrow().permits(permission);
        }
    }
}
