package io.hongyan.simulators.vendor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a vendor answers. */
public record VendorReply(int status, Map<String, String> headers, byte[] body) {

    public static final String JSON_TYPE = "application/json; charset=utf-8";

    public VendorReply {
        headers = Map.copyOf(headers);
    }

    public static VendorReply json(int status, JsonNode body) {
        return new VendorReply(
                status, Map.of("Content-Type", JSON_TYPE), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static VendorReply json(int status, String body) {
        return new VendorReply(status, Map.of("Content-Type", JSON_TYPE), body.getBytes(StandardCharsets.UTF_8));
    }

    public static VendorReply text(int status, String body) {
        return new VendorReply(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), body.getBytes(StandardCharsets.UTF_8));
    }

    public static VendorReply empty(int status) {
        return new VendorReply(status, Map.of(), new byte[0]);
    }

    public VendorReply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new VendorReply(status, more, body);
    }
}
