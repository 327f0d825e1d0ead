package io.hongyan.simulators.vendor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /_sim}: sets the scene of a vendor and tells what happened there (docs/simulators.md). Answers JSON; a mistake is
 * answered 400 with {@code {"error": "field: value (expected: …)"}}.
 */
final class ControlApi {

    private static final int MESSAGES_SHOWN = 100;

    private final Map<String, VendorState> vendors;
    private final Supplier<Map<String, Map<String, String>>> settings;
    private final Routes routes = new Routes();

    ControlApi(Map<String, VendorState> vendors, Supplier<Map<String, Map<String, String>>> settings) {
        this.vendors = vendors;
        this.settings = settings;
        routes.get("/", call -> ok(ControlJson.settings(settings.get())));
        routes.post("/reset", call -> resetAll());
        add("GET", "", (vendor, call) -> ok(ControlJson.summary(vendor, settingsOf(vendor))));
        add("POST", "/reset", (vendor, call) -> {
            vendor.reset();
            return done();
        });
        addDevices();
        addMessages();
        addQuotas();
        addFaults();
        addReceipts();
    }

    @FunctionalInterface
    private interface VendorHandler {
        VendorReply handle(VendorState vendor, VendorCall call);
    }

    private void add(String method, String path, VendorHandler handler) {
        Routes.Handler found = call -> {
            VendorState vendor = vendors.get(call.variable("vendor"));
            return vendor == null
                    ? error(
                            404,
                            "vendor: " + call.variable("vendor") + " (expected: one of "
                                    + String.join(", ", vendors.keySet()) + ")")
                    : handler.handle(vendor, call);
        };
        String pattern = "/{vendor}" + path;
        switch (method) {
            case "GET" -> routes.get(pattern, found);
            case "PUT" -> routes.put(pattern, found);
            case "POST" -> routes.post(pattern, found);
            case "DELETE" -> routes.delete(pattern, found);
            default -> throw new IllegalArgumentException("method: " + method);
        }
    }

    VendorReply handle(VendorCall call) {
        try {
            return routes.handle(call);
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
    }

    private VendorReply resetAll() {
        vendors.values().forEach(VendorState::reset);
        return done();
    }

    private Map<String, String> settingsOf(VendorState vendor) {
        return settings.get().getOrDefault(vendor.name(), Map.of());
    }

    private void addDevices() {
        add("GET", "/devices", (vendor, call) -> ok(ControlJson.phones(vendor.phones())));
        add("PUT", "/devices", (vendor, call) -> {
            setDevices(vendor.phones(), body(call, Set.of("devices", "bulk", "others")));
            return ok(ControlJson.phones(vendor.phones()));
        });
        add("DELETE", "/devices", (vendor, call) -> {
            vendor.phones().reset();
            return done();
        });
        add("GET", "/devices/{token}", (vendor, call) -> {
            String token = call.variable("token");
            ObjectNode device = VendorCall.JSON.createObjectNode().put("token", token);
            return ok(device.put("state", vendor.phones().state(token).wireName()));
        });
        add("PUT", "/devices/{token}", (vendor, call) -> {
            JsonNode body = body(call, Set.of("state"));
            vendor.phones().set(call.variable("token"), ControlJson.phoneState(body.path("state")));
            return done();
        });
        add(
                "DELETE",
                "/devices/{token}",
                (vendor, call) -> vendor.phones().remove(call.variable("token"))
                        ? done()
                        : error(404, "token: not a named device"));
    }

    private static void setDevices(Phones phones, JsonNode body) {
        if (body.has("others")) {
            Map<PhoneState, Double> shares = new LinkedHashMap<>();
            body.path("others")
                    .properties()
                    .forEach(share -> shares.put(
                            ControlJson.phoneState(share.getKey()),
                            ControlJson.number(share.getValue(), share.getKey())));
            phones.others(shares);
        }
        if (body.has("bulk")) {
            JsonNode bulk = body.path("bulk");
            ControlJson.requireFields(bulk, Set.of("pattern", "from", "count", "state"));
            String pattern = bulk.path("pattern").asString("");
            if (!pattern.matches("[^%]*%0?\\d*d[^%]*")) {
                throw new IllegalArgumentException(
                        "bulk.pattern: " + pattern + " (expected: a token with one %d for its number, as in hw-%08d)");
            }
            phones.setAll(
                    pattern,
                    bulk.path("from").asInt(0),
                    bulk.path("count").asInt(0),
                    ControlJson.phoneState(bulk.path("state")));
        }
        for (JsonNode device : body.path("devices")) {
            ControlJson.requireFields(device, Set.of("token", "state"));
            phones.set(device.path("token").asString(""), ControlJson.phoneState(device.path("state")));
        }
    }

    private void addMessages() {
        add("GET", "/messages", (vendor, call) -> {
            Map<String, String> query = call.queryParameters();
            String token = query.getOrDefault("token", "");
            String key = query.getOrDefault("key", "");
            int limit = (int) ControlJson.number(query.getOrDefault("limit", "" + MESSAGES_SHOWN), "limit");
            ObjectNode answer = VendorCall.JSON.createObjectNode();
            answer.put("total", vendor.messages().total());
            ArrayNode shown = answer.putArray("messages");
            vendor.messages()
                    .last(
                            message -> (token.isEmpty() || message.token().equals(token))
                                    && (key.isEmpty() || message.key().equals(key)),
                            limit)
                    .forEach(message -> shown.add(ControlJson.message(message)));
            return ok(answer);
        });
        add("GET", "/tallies", (vendor, call) -> ok(ControlJson.tallies(vendor.messages())));
        add("GET", "/tallies/{key}", (vendor, call) -> {
            ObjectNode tally = ControlJson.tally(vendor.messages().tally(call.variable("key")));
            String token = call.queryParameters().get("token");
            if (token != null) {
                tally.put("copies", vendor.messages().copies(call.variable("key"), token));
            }
            return ok(tally);
        });
    }

    private void addQuotas() {
        add("GET", "/quotas", (vendor, call) -> ok(ControlJson.quotas(vendor)));
        add("PUT", "/quotas", (vendor, call) -> {
            JsonNode body = body(call, Set.of("quotas", "rates"));
            body.path("quotas")
                    .properties()
                    .forEach(entry -> setQuota(vendor.quotas(), entry.getKey(), entry.getValue()));
            Map<String, RateLimits.Rate> known = vendor.rates().all();
            body.path("rates").properties().forEach(entry -> {
                requireKnown("rates", entry.getKey(), known.keySet());
                vendor.rates().define(entry.getKey(), ControlJson.number(entry.getValue(), entry.getKey()));
            });
            return ok(ControlJson.quotas(vendor));
        });
    }

    private static void setQuota(QuotaBook quotas, String name, JsonNode change) {
        ControlJson.requireFields(change, Set.of("limit", "perDevice", "used"));
        QuotaBook.Quota known = quotas.get(name);
        quotas.define(
                name,
                change.has("limit") ? ControlJson.limit(change.path("limit"), "limit") : known.limit(),
                change.has("perDevice") ? ControlJson.limit(change.path("perDevice"), "perDevice") : known.perDevice());
        if (change.has("used")) {
            quotas.used(name, (long) ControlJson.number(change.path("used"), "used"));
        }
    }

    private static void requireKnown(String field, String name, Set<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    field + ": " + name + " (expected: one of " + String.join(", ", known) + ")");
        }
    }

    private void addFaults() {
        add("GET", "/faults", (vendor, call) -> ok(ControlJson.faults(vendor.faults())));
        add("PUT", "/faults", (vendor, call) -> {
            JsonNode body = body(call, Set.of("faults"));
            var faults =
                    body.path("faults").valueStream().map(ControlJson::fault).toList();
            vendor.faults().clear();
            faults.forEach(vendor.faults()::add);
            return ok(ControlJson.faults(vendor.faults()));
        });
        add("DELETE", "/faults", (vendor, call) -> {
            vendor.faults().clear();
            return done();
        });
        add("DELETE", "/faults/{kind}", (vendor, call) -> {
            Fault.Kind kind = ControlJson.faultKind(call.variable("kind"));
            return vendor.faults().remove(kind) ? done() : error(404, "kind: no such fault is set");
        });
    }

    private void addReceipts() {
        add("GET", "/receipts", (vendor, call) -> ok(ControlJson.receipts(vendor.receipts())));
        add("PUT", "/receipts", (vendor, call) -> {
            ReceiptSender receipts = vendor.receipts();
            receipts.settings(ControlJson.receiptSettings(body(call, ControlJson.RECEIPT_FIELDS), receipts.settings()));
            return ok(ControlJson.receipts(receipts));
        });
        add("POST", "/receipts/flush", (vendor, call) -> {
            vendor.receipts().flush();
            return done();
        });
    }

    private static JsonNode body(VendorCall call, Set<String> fields) {
        JsonNode body = call.json();
        if (!body.isObject()) {
            throw new IllegalArgumentException("body: not a JSON object (expected: one with " + fields + ")");
        }
        ControlJson.requireFields(body, fields);
        return body;
    }

    private static VendorReply ok(JsonNode body) {
        return VendorReply.json(200, body);
    }

    private static VendorReply done() {
        return VendorReply.json(200, "{}");
    }

    private static VendorReply error(int status, String message) {
        return VendorReply.json(status, VendorCall.JSON.createObjectNode().put("error", message));
    }
}
