package io.hongyan.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void whatIsWrittenIsReadBackTheSame() {
        for (int seed = 0; seed < 2_000; seed++) {
            Object value = anything(new Random(seed), 0);
            assertThat(Json.parse(Json.write(value))).as("seed %d", seed).isEqualTo(value);
        }
    }

    @Test
    void aCutTextIsRefusedAndNeverMisread() {
        for (int seed = 0; seed < 300; seed++) {
            String json = Json.write(List.of(String.valueOf(Json.write(anything(new Random(seed), 0)))));
            for (int cut = 0; cut < json.length(); cut++) {
                String head = json.substring(0, cut);
                assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(head));
            }
        }
    }

    @Test
    void readsEscapesNumbersAndSpace() {
        assertThat(Json.parse(" { \"a\" : [ 1 , -0.5e1 , true , null , \"\\u9e3f\\n\\/\" ] } "))
                .isEqualTo(mapOf("a", listOf(1L, -5.0, true, null, "鸿\n/")));
        assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.parse("92233720368547758070")).isEqualTo(9.223372036854775807e19);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "01",
                "1.",
                ".5",
                "+1",
                "nul",
                "'a'",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "1 2",
                "{a:1}",
                "[1",
                "NaN",
                "-",
                "1e",
                "\"",
                "\"\\u１234\""
            })
    void refusesWhatIsNotJson(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text)).withMessageStartingWith("JSON: ");
    }

    @Test
    void refusesDeepNestingInsteadOfOverflowing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
    }

    private static @Nullable Object anything(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> Double.longBitsToDouble(random.nextLong() & 0xFFCF_FFFF_FFFF_FFFFL);
            case 4, 5 -> text(random);
            case 6 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(anything(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), anything(random, depth + 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536)); // lone surrogates, too
        }
        return text.toString();
    }

    private static Map<String, @Nullable Object> mapOf(String key, Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static List<@Nullable Object> listOf(@Nullable Object... values) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(value);
        }
        return list;
    }
}
