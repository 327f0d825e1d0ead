package io.hongyan.api.v1;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.api.BodyOverLimitException;
import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.api.RequestBody;
import io.hongyan.kernel.App;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call of a route.
 *
 * @param knownCaller empty only on open routes
 * @param knownApp empty on routes that are not an app's
 * @param parameters the path's, decoded, without the app id
 * @param content the body, read whole; longer ones were refused; empty where the endpoint takes an {@link #upload}
 */
record NativeCall(
        ServerRequest request,
        Optional<Caller> knownCaller,
        Optional<App> knownApp,
        List<String> parameters,
        byte[] content) {

    static final int DEFAULT_PAGE = 50;
    static final int MAX_PAGE = 200;

    private static final JsonMapper JSON = JsonMapper.shared();

    static byte[] read(ServerRequest request, int maxBytes) {
        try {
            return RequestBody.read(request, maxBytes);
        } catch (BodyOverLimitException e) {
            throw new NativeRefusal(413, "body_too_large", "body has more than " + e.limitBytes() + " bytes", "body");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A body as long as a file, to be read once. */
    InputStream upload() {
        try {
            return RequestBody.open(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Caller caller() {
        return knownCaller.orElseThrow();
    }

    App app() {
        return knownApp.orElseThrow();
    }

    int appNumber() {
        return app().number();
    }

    String parameter(int index) {
        return parameters.get(index);
    }

    /** A query parameter; an empty one is as good as none. */
    Optional<String> query(String name) {
        UriQuery query = request.query();
        return query.contains(name) ? Optional.of(query.get(name)).filter(value -> !value.isEmpty()) : Optional.empty();
    }

    int queryNumber(String name, int least, int most, int otherwise) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw Refusal.invalid(name, text.get(), least + " … " + most);
    }

    /** How many items a page is to have. */
    int limit() {
        return queryNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
    }

    /** The body, which must be a JSON object. */
    Fields body() {
        JsonNode node;
        try {
            node = JSON.readTree(content);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new NativeRefusal(
                    400,
                    "not_json",
                    "body is not valid JSON"
                            + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()),
                    "body");
        }
        if (node.isMissingNode()) {
            throw new NativeRefusal(400, "not_json", "body is empty (expected: a JSON object)", "body");
        }
        return Fields.root("", node);
    }

    /** Whether texts for people are wanted in English; else they are Chinese. */
    boolean inEnglish() {
        return request.headers().contains(HeaderNames.ACCEPT_LANGUAGE)
                && request.headers().get(HeaderNames.ACCEPT_LANGUAGE).get().startsWith("en");
    }
}
