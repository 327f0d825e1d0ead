package io.hongyan.api.v1;

import io.hongyan.kernel.access.Change;

/** Says in HTTP what became of a change of the control plane. */
final class Changes {

    private Changes() {}

    /** @param what was to be changed, for a refusal */
    static <T> T done(Change<T> change, String what) {
        return switch (change) {
            case Change.Done<T>(T value) -> value;
            case Change.Refused<T>(var reason, String field, String text) -> {
                String detail = (field.isEmpty() ? what : field) + ": " + text;
                throw switch (reason) {
                    case INVALID -> new NativeRefusal(400, "invalid_request", detail, field);
                    case NOT_FOUND -> new NativeRefusal(404, "not_found", detail, field);
                    case CONFLICT -> new NativeRefusal(409, "conflict", detail, field);
                    case FORBIDDEN -> new NativeRefusal(403, "forbidden", detail, field);
                };
            }
        };
    }
}
