package io.hongyan.simulators.vendor.voice;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A platform of callers that keeps the contract of docs/channels/voice.md. */
public final class CallPlatformSimulator implements VendorSimulator {

    static final String SECRET = "call-platform-secret";
    static final String SCRIPT = "renewal-2026";

    @Override
    public String name() {
        return "voice-http";
    }

    @Override
    public String channel() {
        return "voice";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("provider", "http", "base-url", baseUrl, "secret", SECRET, "template-id", SCRIPT);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        Service service = new Service(vendor);
        routes.post("/calls", service::calls).post("/calls/cancel", service::cancel);
    }

    private static final class Service {

        private static final int NUMBERS = 100;
        private static final Duration WINDOW = Duration.ofMinutes(5);

        private final VendorState vendor;
        /** Calls that are known, by task and number: one of them is made once. */
        private final Set<String> known = ConcurrentHashMap.newKeySet();
        /** Calls that wait for a phone that is off. */
        private final Map<String, Receipt> waiting = new ConcurrentHashMap<>();

        Service(VendorState vendor) {
            this.vendor = vendor;
            vendor.quotas().define("calls", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
            vendor.rates().define("requests", 0);
            vendor.receipts().format(100, receipts -> encode(receipts, vendor.clock()));
            vendor.onReset(() -> {
                known.clear();
                waiting.clear();
            });
        }

        VendorReply calls(VendorCall call) {
            return refusal(call).orElseGet(() -> calls(call.json(), call.text()));
        }

        private Optional<VendorReply> refusal(VendorCall call) {
            String timestamp = call.header("x-hongyan-timestamp");
            if (!timestamp.matches("\\d{1,12}")
                    || Duration.between(
                                            Instant.ofEpochSecond(Long.parseLong(timestamp)),
                                            vendor.clock().instant())
                                    .abs()
                                    .compareTo(WINDOW)
                            > 0) {
                return Optional.of(VendorReply.text(401, "X-Hongyan-Timestamp: not within five minutes"));
            }
            if (!call.header("x-hongyan-signature").equals(signature(timestamp, call.text()))
                    || vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
                return Optional.of(VendorReply.text(401, "X-Hongyan-Signature: wrong"));
            }
            return vendor.rates().take("requests", 1)
                    ? Optional.empty()
                    : Optional.of(VendorReply.empty(429).withHeader("Retry-After", "1"));
        }

        private VendorReply calls(JsonNode body, String request) {
            String task = body.path("task").asString("");
            List<String> to = new ArrayList<>();
            body.path("to").forEach(number -> to.add(number.asString("")));
            if (task.isEmpty() || to.isEmpty() || to.size() > NUMBERS) {
                return VendorReply.text(400, "task, to: expected a task and 1 … " + NUMBERS + " numbers");
            }
            if (!body.path("script").asString("").equals(SCRIPT)) {
                return VendorReply.text(400, "script: not known");
            }
            if (!isLater(body.path("expires").asString(""))) {
                return VendorReply.text(400, "expires: missing, or over");
            }
            ObjectNode answer = JsonMapper.shared().createObjectNode();
            ArrayNode refused = answer.putArray("refused");
            for (String number : to) {
                if (!number.matches("\\+[1-9]\\d{7,14}") || vendor.phone(number) == PhoneState.UNKNOWN) {
                    refused.addObject()
                            .put("to", number)
                            .put("reason", "token_invalid")
                            .put("code", "number");
                } else if (vendor.phones().state(number) == PhoneState.DISABLED) {
                    refused.addObject()
                            .put("to", number)
                            .put("reason", "blacklisted")
                            .put("code", "blacklist");
                } else if (known.add(task + number)) {
                    take(task, number, body, request);
                }
            }
            return VendorReply.json(200, answer);
        }

        private boolean isLater(String text) {
            try {
                return Instant.parse(text).isAfter(vendor.clock().instant());
            } catch (DateTimeParseException e) {
                return false;
            }
        }

        private void take(String task, String number, JsonNode body, String request) {
            vendor.messages()
                    .add(
                            vendor.nextId(),
                            task,
                            number,
                            SCRIPT,
                            body.path("variables").toString(),
                            body.path("class").asString(""),
                            request);
            PhoneState phone = vendor.phones().state(number);
            Receipt receipt = new Receipt(
                    vendor.receipts().settings().callbackUrl(),
                    vendor.nextId(),
                    task,
                    number,
                    status(phone),
                    vendor.clock().instant());
            if (phone == PhoneState.OFFLINE) {
                waiting.put(task + number, receipt);
            } else {
                vendor.receipts().send(receipt);
            }
        }

        private static String status(PhoneState phone) {
            return switch (phone) {
                case INSTALLED -> "answered";
                case NOTIFICATION_OFF -> "no_answer";
                case OFFLINE -> "off";
                case INACTIVE -> "unreachable";
                case UNINSTALLED -> "vacant";
                case USER_MISMATCH -> "opted_out";
                case DISABLED, UNKNOWN -> throw new IllegalStateException(phone + ": was refused");
            };
        }

        VendorReply cancel(VendorCall call) {
            return refusal(call).orElseGet(() -> {
                String task = call.json().path("task").asString("");
                ObjectNode answer = JsonMapper.shared().createObjectNode();
                ArrayNode refused = answer.putArray("refused");
                call.json().path("to").forEach(element -> {
                    String number = element.asString("");
                    Receipt receipt = waiting.remove(task + number);
                    if (receipt == null) {
                        refused.addObject()
                                .put("to", number)
                                .put("reason", "unknown")
                                .put("code", "made");
                    } else {
                        vendor.receipts()
                                .send(new Receipt(
                                        receipt.url(),
                                        receipt.messageId(),
                                        task,
                                        number,
                                        "cancelled",
                                        vendor.clock().instant()));
                    }
                });
                return VendorReply.json(200, answer);
            });
        }

        private static Receipt.Post encode(List<Receipt> receipts, InstantSource clock) {
            ObjectNode body = JsonMapper.shared().createObjectNode();
            ArrayNode results = body.putArray("results");
            for (Receipt receipt : receipts) {
                boolean answered = receipt.code().equals("answered");
                ObjectNode result = results.addObject()
                        .put("task", receipt.param())
                        .put("to", receipt.token())
                        .put("status", receipt.code())
                        .put("at", receipt.at().toString());
                if (answered) {
                    result.put("duration", 42).put("intention", "A");
                }
            }
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            return new Receipt.Post(
                    "application/json; charset=utf-8",
                    Map.of(
                            "X-Hongyan-Timestamp",
                            timestamp,
                            "X-Hongyan-Signature",
                            signature(timestamp, body.toString())),
                    body.toString());
        }

        private static String signature(String timestamp, String body) {
            return HexFormat.of()
                    .formatHex(Sha256.hmac(SECRET.getBytes(StandardCharsets.UTF_8), timestamp + "." + body));
        }
    }
}
