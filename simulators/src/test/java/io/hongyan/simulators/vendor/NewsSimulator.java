package io.hongyan.simulators.vendor;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A vendor made up for the tests of what all vendors share: {@code POST /token}, {@code POST /apps/{app}/send}. */
final class NewsSimulator implements VendorSimulator {

    @Override
    public String name() {
        return "news";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("base-url", baseUrl, "client-id", "news-client");
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.quotas().define("marketing", 1000, 2);
        vendor.rates().define("requests", 50);
        vendor.receipts()
                .format(
                        2,
                        receipts -> new Receipt.Post(
                                "text/plain",
                                Map.of("X-Signature", "signed"),
                                receipts.stream()
                                        .map(receipt -> receipt.param() + "/" + receipt.token() + "/" + receipt.code())
                                        .collect(Collectors.joining("\n"))));
        AccessTokens tokens = vendor.accessTokens(Duration.ofHours(1));
        routes.post("/token", call -> VendorReply.text(200, tokens.issue()));
        routes.post("/apps/{app}/send", call -> send(vendor, tokens, call));
    }

    private static VendorReply send(VendorState vendor, AccessTokens tokens, VendorCall call) {
        if (!tokens.accepts(call.header("authorization"))) {
            return VendorReply.text(401, "token");
        }
        if (!vendor.rates().take("requests", 1)) {
            return VendorReply.text(429, "rate");
        }
        JsonNode request = call.json();
        StringBuilder verdicts = new StringBuilder(call.variable("app"));
        for (JsonNode recipient : request.path("to")) {
            String token = recipient.asString("");
            PhoneState phone = vendor.phone(token);
            boolean taken = phone == PhoneState.INSTALLED
                    && vendor.quotas().takeDevice("marketing", token)
                    && vendor.quotas().take("marketing", 1);
            verdicts.append(' ').append(taken ? "ok" : phone.wireName());
            if (taken) {
                String id = vendor.nextId();
                String key = request.path("key").asString("");
                vendor.messages().add(id, key, token, request.path("title").asString(""), "", "marketing", call.text());
                vendor.receipts()
                        .send(new Receipt(
                                vendor.receipts().settings().callbackUrl(),
                                id,
                                key,
                                token,
                                "arrived",
                                vendor.clock().instant()));
            }
        }
        return VendorReply.text(200, verdicts.toString());
    }
}
