package io.hongyan.simulators.vendor;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The control API's objects in JSON. */
final class ControlJson {

    static final Set<String> RECEIPT_FIELDS = Set.of(
            "enabled", "callbackUrl", "delayMillis", "jitterMillis", "loss", "repeat", "shuffled", "clicks", "retries");

    private ControlJson() {}

    static ObjectNode settings(Map<String, Map<String, String>> all) {
        ObjectNode vendors = object();
        all.forEach((name, settings) -> {
            ObjectNode vendor = vendors.putObject(name);
            settings.forEach(vendor::put);
        });
        return object().set("channels", vendors);
    }

    static ObjectNode summary(VendorState vendor, Map<String, String> settings) {
        ObjectNode summary = object();
        summary.put("vendor", vendor.name()).put("baseUrl", vendor.baseUrl()).put("instant", vendor.instant());
        ObjectNode channel = summary.putObject("settings");
        settings.forEach(channel::put);
        summary.set("devices", phones(vendor.phones()));
        summary.put("accepted", vendor.messages().total());
        summary.setAll(quotas(vendor));
        summary.setAll(faults(vendor.faults()));
        summary.set("receipts", receipts(vendor.receipts()));
        return summary;
    }

    static ObjectNode phones(Phones phones) {
        ObjectNode named = object();
        phones.counts().forEach((state, count) -> named.put(state.wireName(), count));
        ObjectNode others = object();
        phones.others().forEach((state, share) -> others.put(state.wireName(), share));
        ObjectNode all = object();
        all.set("named", named);
        all.set("others", others);
        return all;
    }

    static PhoneState phoneState(JsonNode name) {
        return phoneState(name.asString(""));
    }

    static PhoneState phoneState(String name) {
        return PhoneState.ofWireName(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "state: " + name + " (expected: one of " + names(PhoneState.values()) + ")"));
    }

    private static String names(PhoneState[] states) {
        StringBuilder names = new StringBuilder();
        for (PhoneState state : states) {
            names.append(names.isEmpty() ? "" : ", ").append(state.wireName());
        }
        return names.toString();
    }

    static ObjectNode message(AcceptedMessage message) {
        return object().put("id", message.id())
                .put("key", message.key())
                .put("token", message.token())
                .put("title", message.title())
                .put("body", message.body())
                .put("class", message.messageClass())
                .put("request", message.request())
                .put("at", message.at().toString());
    }

    static ObjectNode tallies(AcceptedMessages messages) {
        ObjectNode answer = object().put("total", messages.total());
        ObjectNode keys = answer.putObject("messages");
        messages.tallies().forEach((key, tally) -> keys.set(key, tally(tally)));
        ArrayNode duplicates = answer.putArray("duplicates");
        messages.duplicates().forEach(message -> duplicates.add(message(message)));
        return answer;
    }

    static ObjectNode tally(AcceptedMessages.Tally tally) {
        return object().put("accepted", tally.accepted())
                .put("phones", tally.phones())
                .put("duplicates", tally.duplicates());
    }

    static ObjectNode quotas(VendorState vendor) {
        ObjectNode answer = object().put("day", vendor.quotas().day().toString());
        ObjectNode quotas = answer.putObject("quotas");
        vendor.quotas()
                .all()
                .forEach((name, quota) -> quotas.putObject(name)
                        .put("limit", shown(quota.limit()))
                        .put("perDevice", shown(quota.perDevice()))
                        .put("used", quota.used())
                        .put("left", shown(quota.left()))
                        .put("refused", quota.refused())
                        .put("refusedDevices", quota.refusedDevices()));
        ObjectNode rates = answer.putObject("rates");
        vendor.rates()
                .all()
                .forEach((name, rate) ->
                        rates.putObject(name).put("perSecond", rate.perSecond()).put("refused", rate.refused()));
        return answer;
    }

    /** No limit is shown, and given, as -1. */
    private static long shown(long limit) {
        return limit == QuotaBook.UNLIMITED ? -1 : limit;
    }

    static long limit(JsonNode value, String field) {
        double number = number(value, field);
        return number < 0 ? QuotaBook.UNLIMITED : (long) number;
    }

    static ObjectNode faults(Faults faults) {
        ObjectNode answer = object();
        ArrayNode active = answer.putArray("faults");
        faults.active()
                .forEach(fault -> active.addObject()
                        .put("kind", fault.kind().wireName())
                        .put("probability", fault.probability())
                        .put("times", fault.times())
                        .put("path", fault.path())
                        .put("delayMillis", fault.delayMillis())
                        .put("status", fault.status()));
        ObjectNode struck = answer.putObject("struck");
        faults.struck().forEach((kind, times) -> struck.put(kind.wireName(), times));
        return answer;
    }

    static Fault fault(JsonNode json) {
        requireFields(json, Set.of("kind", "probability", "times", "path", "delayMillis", "status"));
        return new Fault(
                faultKind(json.path("kind").asString("")),
                json.path("probability").asDouble(1),
                json.path("times").asLong(-1),
                json.path("path").asString(""),
                json.path("delayMillis").asInt(100),
                json.path("status").asInt(503));
    }

    static Fault.Kind faultKind(String name) {
        return Fault.Kind.ofWireName(name).orElseThrow(() -> {
            StringBuilder names = new StringBuilder();
            for (Fault.Kind kind : Fault.Kind.values()) {
                names.append(names.isEmpty() ? "" : ", ").append(kind.wireName());
            }
            return new IllegalArgumentException("kind: " + name + " (expected: one of " + names + ")");
        });
    }

    static ObjectNode receipts(ReceiptSender sender) {
        ReceiptSettings settings = sender.settings();
        ReceiptSender.Counts counts = sender.counts();
        ObjectNode answer = object().put("enabled", settings.enabled())
                .put("callbackUrl", settings.callbackUrl())
                .put("delayMillis", settings.delayMillis())
                .put("jitterMillis", settings.jitterMillis())
                .put("loss", settings.loss())
                .put("repeat", settings.repeat())
                .put("shuffled", settings.shuffled())
                .put("clicks", settings.clicks())
                .put("retries", settings.retries());
        answer.putObject("counts")
                .put("made", counts.made())
                .put("lost", counts.lost())
                .put("repeated", counts.repeated())
                .put("delivered", counts.delivered())
                .put("failed", counts.failed())
                .put("waiting", counts.waiting());
        return answer;
    }

    /** Settings with what is given changed. */
    static ReceiptSettings receiptSettings(JsonNode json, ReceiptSettings now) {
        return new ReceiptSettings(
                json.path("enabled").asBoolean(now.enabled()),
                json.path("callbackUrl").asString(now.callbackUrl()),
                json.path("delayMillis").asInt(now.delayMillis()),
                json.path("jitterMillis").asInt(now.jitterMillis()),
                json.path("loss").asDouble(now.loss()),
                json.path("repeat").asDouble(now.repeat()),
                json.path("shuffled").asBoolean(now.shuffled()),
                json.path("clicks").asDouble(now.clicks()),
                json.path("retries").asInt(now.retries()));
    }

    static void requireFields(JsonNode json, Set<String> known) {
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        name + ": unknown (expected: one of " + String.join(", ", new TreeSet<>(known)) + ")");
            }
        }
    }

    static double number(JsonNode value, String field) {
        return number(value.asString(""), field);
    }

    static double number(String value, String field) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: a number)", e);
        }
    }

    private static ObjectNode object() {
        return VendorCall.JSON.createObjectNode();
    }
}
