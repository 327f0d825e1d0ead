package io.hongyan.simulators.vendor.vivo;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorState;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What becomes of messages that vivo took: quotas, the phones, and what the receipts say (8.3, 8.5). */
final class VivoDevices {

    static final String OPERATION = "operation";
    static final String SYSTEM = "system";

    private static final ZoneId CHINA = ZoneId.of("UTC+8");
    private static final String TEST_DEVICE = "test-";

    private final VendorState vendor;
    private final Set<String> tasks = ConcurrentHashMap.newKeySet();
    private final Map<String, Receipt> waiting = new ConcurrentHashMap<>();
    private final Set<String> shownTexts = ConcurrentHashMap.newKeySet();

    record Target(String regId, PhoneState phone) {}

    VivoDevices(VendorState vendor) {
        this.vendor = vendor;
        vendor.onReset(() -> {
            tasks.clear();
            waiting.clear();
            shownTexts.clear();
        });
    }

    private static String classOf(JsonNode message) {
        return message.path("classification").asInt(0) == 1 ? SYSTEM : OPERATION;
    }

    /** 8.3, 15: operation messages from 07 to 23 h in China. */
    Optional<String> window(JsonNode message) {
        int hour = vendor.clock().instant().atZone(CHINA).getHour();
        boolean open = hour >= 7 && hour < 23;
        return open || classOf(message).equals(SYSTEM) ? Optional.empty() : Optional.of("10071");
    }

    /** 8.3: counted by arrival in the world, by acceptance here. */
    Optional<String> quota(JsonNode message, int messages) {
        String messageClass = classOf(message);
        return vendor.quotas().take(messageClass, messages)
                ? Optional.empty()
                : Optional.of(messageClass.equals(SYSTEM) ? "10073" : "10070");
    }

    /** 8.4: 1 unknown to the app, 2 uninstalled, 4 no test device of the console (here: "test-…") of a test message. */
    static Optional<Integer> invalidStatus(PhoneState phone, String regId, JsonNode message) {
        return switch (phone) {
            case UNKNOWN, USER_MISMATCH -> Optional.of(1);
            case UNINSTALLED -> Optional.of(2);
            case INSTALLED, OFFLINE, NOTIFICATION_OFF, INACTIVE, DISABLED ->
                message.path("pushMode").asInt(0) == 1 && !regId.startsWith(TEST_DEVICE)
                        ? Optional.of(4)
                        : Optional.empty();
        };
    }

    static boolean isReachable(PhoneState phone) {
        return phone == PhoneState.INSTALLED || phone == PhoneState.OFFLINE;
    }

    void accept(String taskId, JsonNode message, String regId, PhoneState phone, String request) {
        if (vendor.instant()) {
            return;
        }
        tasks.add(taskId);
        String param = message.path("extra").path("callback.param").asString("");
        vendor.messages()
                .add(
                        taskId,
                        param,
                        regId,
                        message.path("title").asString(""),
                        message.path("content").asString(""),
                        classOf(message),
                        request);
        Receipt arrived = new Receipt(
                url(message), taskId, param, regId, "0", vendor.clock().instant());
        String code = outcome(message, regId, phone);
        if (!code.isEmpty()) {
            send(arrived, code);
            return;
        }
        // 8.5: a newer message covers an older one that still waits.
        Receipt covered = waiting.put(regId, arrived);
        if (covered != null) {
            send(covered, "103");
        }
    }

    /** Empty: the phone is not there, and the message waits. */
    private String outcome(JsonNode message, String regId, PhoneState phone) {
        String messageClass = classOf(message);
        if (!isReachable(phone)) {
            // Only list calls get here. One code for what the single call answers with 10311.
            return "102/20006";
        }
        if (!vendor.quotas().takeDevice(messageClass, regId)) {
            return "100/12000";
        }
        if (phone == PhoneState.OFFLINE) {
            return message.path("sendOnline").asBoolean(false) ? "100/14002" : "";
        }
        String text = LocalDate.ofInstant(vendor.clock().instant(), CHINA) + regId
                + message.path("title").asString("") + "\n"
                + message.path("content").asString("");
        // 8.3: the same operation text within a day is not shown twice.
        return messageClass.equals(OPERATION) && !shownTexts.add(text) ? "104/2124" : "0";
    }

    boolean knows(String taskId) {
        return tasks.contains(taskId);
    }

    /** A message that waits is taken back; one that was shown disappears, which nobody is told. */
    void recall(String taskId, String regId) {
        @Nullable Receipt stored = waiting.get(regId);
        if (stored != null && stored.messageId().equals(taskId)) {
            waiting.remove(regId, stored);
        }
    }

    /** 8.5: the address of the console for a receipt id; the message's own only while the console has none. */
    private String url(JsonNode message) {
        String console = vendor.receipts().settings().callbackUrl();
        JsonNode extra = message.path("extra");
        if (extra.path("callback.id").asString("").equals(VivoSimulator.RECEIPT_ID)) {
            return console;
        }
        return console.isEmpty() ? extra.path("callback").asString("") : "";
    }

    private void send(Receipt receipt, String code) {
        vendor.receipts()
                .send(new Receipt(
                        receipt.url(),
                        receipt.messageId(),
                        receipt.param(),
                        receipt.token(),
                        code,
                        vendor.clock().instant()));
    }
}
