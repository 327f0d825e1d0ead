package io.hongyan.api.v1;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** How the API writes its records: snake_case, ISO 8601. */
final class NativeJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private NativeJson() {}

    static String text(Object body) {
        return MAPPER.writeValueAsString(body);
    }

    static byte[] bytes(Object body) {
        return text(body).getBytes(StandardCharsets.UTF_8);
    }
}
