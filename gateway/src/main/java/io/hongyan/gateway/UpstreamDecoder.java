package io.hongyan.gateway;

import static io.hongyan.gateway.DeviceFactFields.shorten;

import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.DeviceReceipt.Action;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads what devices publish; strict about types and lengths, silent about fields it does not know. */
final class UpstreamDecoder {

    static final int MAX_BATCH = 100;
    static final int MAX_EVENT_NAME = 64;
    static final int MAX_EVENT_BYTES = 16 * 1024;
    static final int MAX_TAGS = 100;
    static final int MAX_TAG = 32;
    static final int MAX_TAGS_TOTAL = 512;
    static final int MAX_ALIAS = 39;
    static final int MAX_BADGE = 999_999;
    static final int MAX_CONSENTS = 20;
    private static final int MAX_MSGID = 64;
    private static final long MAX_AHEAD_MILLIS = 24 * 3_600_000L;

    private static final Action DISPLAYED = new Action.Displayed();
    private static final Action CLICKED = new Action.Clicked();
    private static final Action DISMISSED = new Action.Dismissed();

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .build())
            .build();

    private UpstreamDecoder() {}

    static Upstream decode(Upstream.Topic topic, byte[] payload, DeviceAddress device, long nowMillis) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload, 0, payload.length)) {
            Upstream upstream = switch (topic) {
                case RECEIPT -> receipts(parser, device, nowMillis);
                case EVENT -> events(parser, payload, device, nowMillis);
                case DEVICE -> report(parser);
            };
            if (parser.nextToken() != null) {
                throw new InvalidPayload("payload: more than one JSON value");
            }
            return upstream;
        } catch (InvalidPayload e) {
            return new Upstream.Invalid(e.detail);
        } catch (JacksonException e) {
            return new Upstream.Invalid("payload: not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static Upstream receipts(JsonParser parser, DeviceAddress device, long nowMillis) {
        List<DeviceReceipt> receipts = new ArrayList<>(1);
        eachObject(parser, "receipts", () -> receipts.add(receipt(parser, device, nowMillis)));
        return new Upstream.Receipts(receipts);
    }

    private static DeviceReceipt receipt(JsonParser parser, DeviceAddress device, long nowMillis) {
        @Nullable TaskId task = null;
        @Nullable Action action = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "taskid" -> {
                    String text = text(parser, field, MAX_MSGID);
                    task = TaskId.parse(text)
                            .orElseThrow(() -> new InvalidPayload(
                                    "taskid: '" + shorten(text) + "' (expected: a task id as in hy/push)"));
                }
                case "msgid" -> text(parser, field, MAX_MSGID);
                case "action" -> action = action(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (task == null) {
            throw new InvalidPayload("taskid: missing");
        }
        if (action == null) {
            throw new InvalidPayload("action: missing");
        }
        return new DeviceReceipt(device, task, action, nowMillis);
    }

    private static Action action(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return custom(parser.getString());
        }
        String text = text(parser, "action", 32);
        return switch (text) {
            case "displayed" -> DISPLAYED;
            case "clicked" -> CLICKED;
            case "dismissed" -> DISMISSED;
            default -> custom(text);
        };
    }

    private static Action custom(String text) {
        if (text.length() == 5 && text.startsWith("90") && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Action.Custom(Integer.parseInt(text));
        }
        throw new InvalidPayload(
                "action: '" + shorten(text) + "' (expected: displayed, clicked, dismissed or 90000 … 90999)");
    }

    private static Upstream events(JsonParser parser, byte[] payload, DeviceAddress device, long nowMillis) {
        List<DeviceEvent> events = new ArrayList<>(1);
        eachObject(parser, "events", () -> events.add(event(parser, payload, device, nowMillis)));
        return new Upstream.Events(events);
    }

    private static DeviceEvent event(JsonParser parser, byte[] payload, DeviceAddress device, long nowMillis) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        @Nullable String event = null;
        long time = nowMillis;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "event" -> {
                    event = text(parser, field, MAX_EVENT_NAME);
                    if (event.isEmpty()) {
                        throw new InvalidPayload("event: empty (expected: 1 … " + MAX_EVENT_NAME + " characters)");
                    }
                }
                case "time" -> time = integer(parser, value, field, 0, nowMillis + MAX_AHEAD_MILLIS);
                case "properties" -> {
                    if (value != JsonToken.START_OBJECT) {
                        throw new InvalidPayload("properties: " + kind(value) + " (expected: an object)");
                    }
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        if (event == null) {
            throw new InvalidPayload("event: missing");
        }
        int length = (int) parser.currentTokenLocation().getByteOffset() + 1 - start;
        if (length > MAX_EVENT_BYTES) {
            throw new InvalidPayload("event: " + length + " bytes (expected: ≤ " + MAX_EVENT_BYTES + ")");
        }
        return new DeviceEvent(device, new String(payload, start, length, StandardCharsets.UTF_8), time);
    }

    private static Upstream report(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidPayload("payload: " + kind(first) + " (expected: an object)");
        }
        DeviceFactFields facts = new DeviceFactFields();
        Optional<List<String>> tags = Optional.empty();
        Optional<String> alias = Optional.empty();
        Optional<Integer> badge = Optional.empty();
        Map<String, Boolean> consents = Map.of();
        Optional<Boolean> screenOn = Optional.empty();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "platform" -> check(facts.platform(text(parser, field, 32)));
                case "vendorTokens" -> vendorTokens(parser, value, facts);
                case "notificationSwitch" -> facts.notificationOn(flag(field, value));
                case "consents" -> consents = consents(parser, value);
                case "screenOn" -> screenOn = Optional.of(flag(field, value));
                case "tags" -> tags = Optional.of(tags(parser, value));
                case "alias" -> alias = Optional.of(text(parser, field, MAX_ALIAS));
                case "badge" -> badge = Optional.of((int) integer(parser, value, field, 0, MAX_BADGE));
                default -> {
                    Optional<DeviceFactFields.Text> text = DeviceFactFields.Text.named(field);
                    if (text.isPresent()) {
                        check(facts.text(text.get(), text(parser, field, Integer.MAX_VALUE)));
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        return new Upstream.Report(new DeviceReport(facts.update(), tags, alias, badge, consents, screenOn));
    }

    private static boolean flag(String field, JsonToken value) {
        if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
            throw new InvalidPayload(field + ": " + kind(value) + " (expected: true or false)");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private static Map<String, Boolean> consents(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            throw new InvalidPayload("consents: " + kind(value) + " (expected: an object)");
        }
        Map<String, Boolean> consents = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String purpose = parser.currentName();
            if (!MessageTraits.isName(purpose)) {
                throw new InvalidPayload(
                        "consents: '" + shorten(purpose) + "' (expected: purposes of " + MessageTraits.NAMES + ")");
            }
            consents.put(purpose, flag("consents." + shorten(purpose), parser.nextToken()));
        }
        if (consents.size() > MAX_CONSENTS) {
            throw new InvalidPayload("consents: " + consents.size() + " (expected: ≤ " + MAX_CONSENTS + ")");
        }
        return consents;
    }

    private static void vendorTokens(JsonParser parser, JsonToken value, DeviceFactFields facts) {
        if (value != JsonToken.START_OBJECT) {
            throw new InvalidPayload("vendorTokens: " + kind(value) + " (expected: an object)");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String vendor = parser.currentName();
            parser.nextToken();
            check(facts.vendorToken(vendor, text(parser, "vendorTokens." + shorten(vendor), Integer.MAX_VALUE)));
        }
    }

    private static List<String> tags(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw new InvalidPayload("tags: " + kind(value) + " (expected: an array of texts)");
        }
        List<String> tags = new ArrayList<>();
        int total = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String tag = text(parser, "tags", MAX_TAG);
            if (tag.isEmpty()) {
                throw new InvalidPayload("tags: an empty text (expected: 1 … " + MAX_TAG + " characters)");
            }
            tags.add(tag);
            total += tag.length();
        }
        if (tags.size() > MAX_TAGS || total > MAX_TAGS_TOTAL) {
            throw new InvalidPayload("tags: " + tags.size() + " with " + total + " characters (expected: ≤ " + MAX_TAGS
                    + " with ≤ " + MAX_TAGS_TOTAL + ")");
        }
        return tags;
    }

    /** Calls {@code read} at the start of the one object, or of each object of the one array. */
    private static void eachObject(JsonParser parser, String what, Runnable read) {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            read.run();
            return;
        }
        if (first != JsonToken.START_ARRAY) {
            throw new InvalidPayload("payload: " + kind(first) + " (expected: an object or an array of objects)");
        }
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw new InvalidPayload(what + ": holds " + kind(token) + " (expected: objects)");
            }
            if (++count > MAX_BATCH) {
                throw new InvalidPayload(what + ": more than " + MAX_BATCH + " (expected: ≤ " + MAX_BATCH + ")");
            }
            read.run();
        }
        if (count == 0) {
            throw new InvalidPayload(what + ": an empty array (expected: 1 … " + MAX_BATCH + ")");
        }
    }

    private static String text(JsonParser parser, String field, int maxLength) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING) {
            throw new InvalidPayload(field + ": " + kind(token) + " (expected: a text)");
        }
        String text = parser.getString();
        if (text.length() > maxLength) {
            throw new InvalidPayload(field + ": " + text.length() + " characters (expected: ≤ " + maxLength + ")");
        }
        return text;
    }

    private static long integer(JsonParser parser, JsonToken value, String field, long minimum, long maximum) {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw new InvalidPayload(field + ": " + kind(value) + " (expected: an integer)");
        }
        long number;
        try {
            number = parser.getLongValue();
        } catch (JacksonException tooLarge) {
            throw new InvalidPayload(field + ": (expected: " + minimum + " … " + maximum + ")");
        }
        if (number < minimum || number > maximum) {
            throw new InvalidPayload(field + ": " + number + " (expected: " + minimum + " … " + maximum + ")");
        }
        return number;
    }

    private static void check(String problem) {
        if (!problem.isEmpty()) {
            throw new InvalidPayload(problem);
        }
    }

    private static String kind(@Nullable JsonToken token) {
        return switch (token) {
            case null -> "nothing";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            default -> token.toString();
        };
    }

    /** Leaves the nested readers; never leaves the decoder. */
    private static final class InvalidPayload extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String detail;

        InvalidPayload(String detail) {
            super(detail, null, false, false);
            this.detail = detail;
        }
    }
}
