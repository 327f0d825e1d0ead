package io.hongyan.channels.meizu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class IntentUriTest {

    @Test
    void findsActivityAndExtras() {
        assertThat(
                        IntentUri.parse(
                                "intent:#Intent;launchFlags=0x4000000;component=com.acme/.order.Main;S.id=42;S.name=a%20b%2B;end"))
                .isEqualTo(new IntentUri("com.acme.order.Main", "", Map.of("id", "42", "name", "a b+")));
    }

    @Test
    void takesAFullClassNameAsItIs() {
        assertThat(IntentUri.parse("intent:#Intent;component=com.acme/com.other.Main;end")
                        .activity())
                .isEqualTo("com.other.Main");
    }

    @Test
    void makesAUriOfDataAndScheme() {
        assertThat(IntentUri.parse("intent://shop.example/order?id=1#Intent;scheme=shop;package=com.acme;end")
                        .uri())
                .isEqualTo("shop://shop.example/order?id=1");
    }

    @Test
    void leavesOtherTextsAlone() {
        assertThat(IntentUri.parse("shop://order/42")).isEqualTo(new IntentUri("", "shop://order/42", Map.of()));
    }
}
