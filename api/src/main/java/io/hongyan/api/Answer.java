package io.hongyan.api;

import io.helidon.http.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to a client.
 *
 * @param endpoint the route's name, for metrics
 * @param measuredStatus the status metrics see
 * @param extra more headers
 */
public record Answer(
        String endpoint, int status, int measuredStatus, Header contentType, Body body, List<Header> extra) {

    /** With a body that is there as a whole. */
    Answer(String endpoint, int status, int measuredStatus, Header contentType, byte[] body, @Nullable Header extra) {
        this(
                endpoint,
                status,
                measuredStatus,
                contentType,
                new Body.Whole(body),
                extra == null ? List.of() : List.of(extra));
    }

    /** The bytes of an answer. */
    public sealed interface Body {

        record Whole(byte[] bytes) implements Body {}

        /** Made while it is sent. */
        record Streamed(Source source) implements Body {}
    }

    /** Writes a streamed body. Where it throws, the client sees the connection break, never a body that looks complete. */
    @FunctionalInterface
    public interface Source {
        void writeTo(OutputStream out) throws IOException;
    }
}
