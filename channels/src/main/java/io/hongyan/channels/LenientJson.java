package io.hongyan.channels;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads JSON that strangers wrote: what is none reads as a missing node, and a missing node has no members. */
public final class LenientJson {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private LenientJson() {}

    public static JsonNode read(byte[] json) {
        return read(new String(json, StandardCharsets.UTF_8));
    }

    public static JsonNode read(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }
}
