package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** {@code GET openapi.yaml}: the description of this API. */
final class DocumentEndpoint {

    private static final Header TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/yaml");

    private final byte[] document = read();

    void addTo(NativeRoutes routes) {
        routes.add("GET", "openapi.yaml", Access.OPEN, call -> new NativeReply.Bytes(TYPE, document, List.of()));
    }

    private static byte[] read() {
        try (InputStream in = DocumentEndpoint.class.getResourceAsStream("openapi.yaml")) {
            return Objects.requireNonNull(in, "openapi.yaml is not in the jar").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
