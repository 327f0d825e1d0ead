package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.api.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MessageVariablesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static ObjectNode push(String title, String body) {
        ObjectNode push = JSON.createObjectNode();
        push.putObject("message").putObject("notification").put("title", title).put("body", body);
        return push;
    }

    private static String title(ObjectNode push) {
        return push.at("/message/notification/title").stringValue();
    }

    @Test
    void eachVariableIsReplacedByItsValue() {
        MessageVariables variables = MessageVariables.of(push("{{name}}, hello {{ 姓 名 }}{{name}}", "no variable"));

        assertThat(variables.names()).containsExactlyInAnyOrder("name", "姓 名");
        ObjectNode filled = variables.fill(Map.of("name", "$1 \\ \"Wu\" {{name}}", "姓 名", "吴"));

        assertThat(title(filled)).isEqualTo("$1 \\ \"Wu\" {{name}}, hello 吴$1 \\ \"Wu\" {{name}}");
        assertThat(filled.at("/message/notification/body").stringValue()).isEqualTo("no variable");
    }

    @Test
    void theFallbackStandsWhereThereIsNoValue() {
        MessageVariables variables = MessageVariables.of(push("Dear {{name|friend, or foe}}", "{{shop|}}!"));

        assertThat(title(variables.fill(Map.of("name", "")))).isEqualTo("Dear friend, or foe");
        assertThat(title(variables.fill(Map.of("name", "Li")))).isEqualTo("Dear Li");
        assertThat(variables.fill(Map.of()).at("/message/notification/body").stringValue())
                .isEqualTo("!");
    }

    @Test
    void aVariableWithNeitherValueNorFallbackIsRefusedWithItsField() {
        MessageVariables variables = MessageVariables.of(push("a", "{{code}}"));

        assertThatThrownBy(() -> variables.fill(Map.of("code", "")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("message.notification.body"))
                .hasMessageContaining("{{code}}");
    }

    @Test
    void aSketchKeepsVariablesWithoutAValue() {
        MessageVariables variables = MessageVariables.of(push("{{a}} {{b|B}} {{c}}", "x"));

        assertThat(title(variables.sketch(Map.of("a", "A")))).isEqualTo("A B {{c}}");
    }

    @Test
    void textsOfChannelsAndInArraysAreFilledButNotOtherFields() {
        ObjectNode push = push("x", "y");
        push.put("name", "{{name}}");
        push.putObject("channels")
                .putObject("sms")
                .putArray("parameters")
                .add("{{code}}")
                .add(7);
        MessageVariables variables = MessageVariables.of(push);

        assertThat(variables.names()).containsExactly("code");
        assertThat(variables
                        .fill(Map.of("code", "42"))
                        .at("/channels/sms/parameters")
                        .toString())
                .isEqualTo("[\"42\",7]");
    }

    @Test
    void aTextThatIsJsonStaysJsonWhateverTheValue() {
        ObjectNode push = JSON.createObjectNode();
        push.putObject("message").put("transmission", "{\"to\":\"{{name}}\",\"list\":[{\"n\":1,\"t\":\"{{t|-}}\"}]}");

        ObjectNode filled = MessageVariables.of(push).fill(Map.of("name", "a \"quoted\" \\ name"));

        ObjectNode inner =
                (ObjectNode) JSON.readTree(filled.at("/message/transmission").stringValue());
        assertThat(inner.path("to").stringValue()).isEqualTo("a \"quoted\" \\ name");
        assertThat(inner.at("/list/0/t").stringValue()).isEqualTo("-");
        assertThat(inner.at("/list/0/n").intValue()).isEqualTo(1);
    }

    @Test
    void whatOnlyLooksLikeAVariableStays() {
        MessageVariables variables = MessageVariables.of(push("{{#if x}} {{}} {name} {{a", "{\"a\":{\"b\":{}}}"));

        assertThat(variables.isEmpty()).isTrue();
        assertThat(title(variables.fill(Map.of()))).isEqualTo("{{#if x}} {{}} {name} {{a");
    }

    @Test
    void anUnknownColumnIsRefusedWithTheFieldThatUsesIt() {
        MessageVariables variables = MessageVariables.of(push("{{name}}", "{{nmae|x}}"));

        assertThatThrownBy(() -> variables.require(List.of("name", "city")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo("message.notification.body");
                    assertThat(refusal.text()).contains("{{nmae|x}}").contains("name, city");
                });
        variables.require(List.of("name", "nmae"));
    }

    @Test
    void fillingLeavesThePushItWasMadeOfAlone() {
        ObjectNode push = push("{{name}}", "b");
        MessageVariables variables = MessageVariables.of(push);
        variables.fill(Map.of("name", "A"));

        assertThat(title(push)).isEqualTo("{{name}}");
        assertThat(title(variables.fill(Map.of("name", "B")))).isEqualTo("B");
    }

    @Test
    void namesAreLettersDigitsAndALittleMore() {
        assertThat(List.of("a", "订单号", "first name", "a.b-c_d", "9")).allMatch(MessageVariables::isName);
        assertThat(List.of("", " a", "a ", "a|b", "{a}", "x".repeat(65))).noneMatch(MessageVariables::isName);
    }
}
