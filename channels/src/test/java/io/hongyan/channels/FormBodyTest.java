package io.hongyan.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FormBodyTest {

    @Test
    void readsWhatItWrites() {
        byte[] body = new FormBody().add("title", "a&b=c+d 你好").add("empty", "").bytes();

        assertThat(new String(body, StandardCharsets.US_ASCII)).startsWith("title=a%26b%3Dc%2Bd+%E4%BD%A0");
        assertThat(FormBody.parse(body)).isEqualTo(Map.of("title", "a&b=c+d 你好", "empty", ""));
    }

    @Test
    void namesMembersOfObjectsByTheirPath() {
        ObjectNode request =
                (ObjectNode) JsonMapper.shared().readTree("{\"a\":1,\"extra\":{\"b\":true,\"c\":[1,2]},\"no\":null}");

        assertThat(FormBody.flatten(request)).isEqualTo(Map.of("a", "1", "extra.b", "true", "extra.c", "[1,2]"));
    }
}
