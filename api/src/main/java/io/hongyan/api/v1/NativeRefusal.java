package io.hongyan.api.v1;

import io.helidon.http.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is not done for a reason other than a wrong field. Has no stack trace (see {@link io.hongyan.api.Refusal}). */
final class NativeRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String field;
    private final transient List<Header> headers;

    /**
     * @param code short and stable, for programs: {@code not_found}, {@code name_taken}, …
     * @param field what it is about; empty: nothing named
     */
    NativeRefusal(int status, String code, String detail, String field) {
        this(status, code, detail, field, List.of());
    }

    /** @param headers more headers, such as Retry-After */
    NativeRefusal(int status, String code, String detail, String field, List<Header> headers) {
        super(detail, null, false, false);
        this.headers = List.copyOf(headers);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    static NativeRefusal notFound(String what, @Nullable String id) {
        return new NativeRefusal(404, "not_found", what + (id == null ? "" : " " + id) + ": there is none", "");
    }

    static NativeRefusal unauthenticated() {
        return new NativeRefusal(401, "unauthenticated", "sign in, or send an access token that is valid", "");
    }

    static NativeRefusal forbidden(String detail) {
        return new NativeRefusal(403, "forbidden", detail, "");
    }

    /** It does not go with the present state. */
    static NativeRefusal conflict(String code, String detail) {
        return new NativeRefusal(409, code, detail, "");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String field() {
        return field;
    }

    List<Header> headers() {
        return headers;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
