package io.hongyan.api;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.kernel.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call of a route.
 *
 * @param appId as it stands in the path
 * @param knownApp empty only on open routes, where no token vouches for the app
 * @param parameters the path's, decoded
 */
record Call(String appId, Optional<App> knownApp, List<String> parameters, ServerRequest request, int maxBodyBytes) {

    private static final JsonMapper JSON = JsonMapper.shared();

    App app() {
        return knownApp.orElseThrow();
    }

    int appNumber() {
        return app().number();
    }

    String parameter(int index) {
        return parameters.get(index);
    }

    /** Comma-separated values of a path parameter, each once, in order. */
    List<String> values(int index, String what, int limit) {
        return split(parameter(index), what, limit);
    }

    private static List<String> split(String text, String what, int limit) {
        List<String> values = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf(',', start);
            if (end < 0) {
                end = text.length();
            }
            String value = text.substring(start, end).strip();
            if (!value.isEmpty() && seen.add(value)) {
                values.add(value);
            }
            start = end + 1;
        }
        if (values.isEmpty()) {
            throw Refusal.empty(what);
        }
        if (values.size() > limit) {
            throw Refusal.overLimit(what, values.size(), limit, "elements");
        }
        return values;
    }

    /** A query parameter; an empty one is as good as none. */
    Optional<String> query(String name) {
        UriQuery query = request.query();
        return query.contains(name) ? Optional.of(query.get(name)).filter(value -> !value.isEmpty()) : Optional.empty();
    }

    List<String> queryValues(String name, int limit) {
        return query(name).map(text -> split(text, name, limit)).orElse(List.of());
    }

    OptionalInt queryNumber(String name, int least, int most) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw Refusal.invalid(name, text.get(), least + " … " + most);
    }

    boolean queryFlag(String name) {
        return query(name)
                .map(text -> switch (text) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw Refusal.type(name, "boolean");
                })
                .orElse(false);
    }

    /** The body, which must be a JSON object. */
    Fields body() {
        JsonNode node;
        try {
            node = JSON.readTree(RequestBody.read(request, maxBodyBytes));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new Refusal(
                    GetuiCode.FAILURE,
                    "body is not valid JSON"
                            + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (BodyOverLimitException e) {
            throw Refusal.parameter(
                    "body size over limit: more than " + e.limitBytes() + " bytes (limit: " + e.limitBytes() + ")");
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (node.isMissingNode()) {
            throw new Refusal(GetuiCode.FAILURE, "body is not valid JSON: it is empty");
        }
        return Fields.root("", node);
    }

    private static RuntimeException unreadable(IOException e) {
        return e instanceof ZipException
                ? new Refusal(GetuiCode.FAILURE, "body is not valid gzip")
                : new UncheckedIOException(e);
    }
}
