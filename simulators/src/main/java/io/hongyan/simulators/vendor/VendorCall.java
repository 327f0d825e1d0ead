package io.hongyan.simulators.vendor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A request to a vendor. */
public final class VendorCall {

    static final JsonMapper JSON = JsonMapper.shared();

    private final String method;
    private final String path;
    private final Map<String, String> variables;
    private final String query;
    private final Map<String, String> headers;
    private final byte[] body;
    /** Decoded once: a batch's simulator keeps it with each of a thousand messages. */
    private @Nullable String text;

    VendorCall(
            String method,
            String path,
            Map<String, String> variables,
            String query,
            Map<String, String> headers,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.variables = variables;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** Below the vendor's prefix, beginning with "/", not decoded. */
    public String path() {
        return path;
    }

    /** Raw, without "?"; empty where there is none. */
    public String query() {
        return query;
    }

    /** First values by names in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body;
    }

    VendorCall withVariables(Map<String, String> values) {
        return new VendorCall(method, path, values, query, headers, body);
    }

    /** What stands for a {@code {name}} of the route, decoded. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("variable " + name + ": not in this route");
        }
        return value;
    }

    /** A header's value, empty where it is missing. */
    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    /** Whether the content type is this one, whatever its parameters. */
    public boolean hasContentType(String type) {
        String declared = header("content-type");
        int end = declared.indexOf(';');
        return (end < 0 ? declared : declared.substring(0, end)).strip().equalsIgnoreCase(type);
    }

    /** The body as text; always the same object. */
    public String text() {
        String decoded = text;
        if (decoded == null) {
            decoded = new String(body, StandardCharsets.UTF_8);
            text = decoded;
        }
        return decoded;
    }

    /** The body as JSON; a {@link MissingNode} where it is none. */
    public JsonNode json() {
        return parse(body);
    }

    /** JSON in a text (vendors like to put it into form fields); a {@link MissingNode} where it is none. */
    public static JsonNode json(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parse(byte[] json) {
        try {
            JsonNode read = JSON.readTree(json);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** Decoded parameters of the address. */
    public Map<String, String> queryParameters() {
        return decoded(query);
    }

    /** Decoded fields of an {@code application/x-www-form-urlencoded} body. */
    public Map<String, String> form() {
        return decoded(text());
    }

    private static Map<String, String> decoded(String pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : pairs.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.put(decode(name), decode(value));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
