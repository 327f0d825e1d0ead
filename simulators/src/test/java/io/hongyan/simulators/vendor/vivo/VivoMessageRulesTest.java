package io.hongyan.simulators.vendor.vivo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.simulators.vendor.VendorCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class VivoMessageRulesTest {

    private static final String GOOD = """
            {"appId": 10004, "notifyType": 4, "title": "包裹", "content": "正在派送，请留意", "timeToLive": 86400,
             "skipType": 1, "classification": 1, "category": "ORDER", "clientCustomMap": {"t": "42"}, "notifyId": 7001,
             "requestId": "r1", "pushMode": 0, "extra": {"callback.id": "RCP-1", "callback.param": "task42"}}
            """;

    @Test
    void takesTheDocumentedExample() {
        assertThat(VivoMessageRules.broken(VendorCall.json(GOOD), 60)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title | \"\" | 10055",
                "title | \"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一\" | 10056",
                "title | \"Parcel\" | 10085",
                "title | \"12345\" | 10085",
                "title | \"!!!\" | 10085",
                "title | \"测试包裹\" | 10104",
                "content | \"\" | 10057",
                "content | \"你好 {}\" | 10104",
                "content | \"你好 []\" | 10104",
                "notifyType | 0 | 10054",
                "timeToLive | 59 | 10060",
                "timeToLive | 86401 | 10060",
                "notifyId | 0 | 10095",
                "skipType | 5 | 10059",
                "skipType | 2 | 10065",
                "classification | 2 | 10051",
                "category | \"order\" | 10096",
                "category | \"NEWS\" | 10097",
                "clientCustomMap | {\"n\": 1} | 10067",
            })
    void refuses(String field, String value, String code) {
        ObjectNode message = (ObjectNode) VendorCall.json(GOOD);
        message.set(field, VendorCall.json(value));

        assertThat(VivoMessageRules.broken(message, 60)).hasValue(code);
    }

    @Test
    void countsTheCustomMapsCharacters() {
        ObjectNode message = (ObjectNode) VendorCall.json(GOOD);
        message.withObjectProperty("clientCustomMap").put("t", "x".repeat(1023));
        assertThat(VivoMessageRules.broken(message, 60)).isEmpty();

        message.withObjectProperty("clientCustomMap").put("t", "x".repeat(1024));
        assertThat(VivoMessageRules.broken(message, 60)).hasValue("10067");
    }

    @Test
    void letsListsWaitNoShorterThanFifteenMinutes() {
        ObjectNode message = (ObjectNode) VendorCall.json(GOOD);
        message.put("timeToLive", 899);

        assertThat(VivoMessageRules.broken(message, 900)).hasValue("10060");
    }

    @Test
    void letsTestMessagesSayAnything() {
        ObjectNode message = (ObjectNode) VendorCall.json(GOOD);
        message.put("pushMode", 1).put("title", "测试");

        assertThat(VivoMessageRules.broken(message, 60)).isEmpty();
    }
}
