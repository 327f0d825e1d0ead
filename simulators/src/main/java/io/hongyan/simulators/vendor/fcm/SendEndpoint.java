package io.hongyan.simulators.vendor.fcm;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code messages:send}: one message to one target (reference, 2.1 … 2.4). */
final class SendEndpoint {

    private static final String BEARER = "Bearer ";
    private static final int DEVICE_RETRY_SECONDS = 60;

    private final VendorState vendor;
    private final AccessTokens tokens;
    private final DeviceRates devices;

    SendEndpoint(VendorState vendor, AccessTokens tokens, DeviceRates devices) {
        this.vendor = vendor;
        this.tokens = tokens;
        this.devices = devices;
    }

    VendorReply handle(VendorCall call) {
        String authorization = call.header("authorization");
        if (!authorization.startsWith(BEARER) || !tokens.accepts(authorization.substring(BEARER.length()))) {
            return FcmErrorReply.unauthenticated();
        }
        if (!call.variable("project").equals(FcmSimulator.PROJECT)) {
            return FcmErrorReply.permissionDenied(call.variable("project"));
        }
        // 4xx answers other than 429 count against the rate (2.3): before the message is looked at.
        if (!vendor.rates().take("messages", 1)) {
            return FcmErrorReply.quotaExceeded("project:" + FcmSimulator.PROJECT, "Message rate exceeded", 1);
        }
        if (!call.hasContentType("application/json")) {
            return FcmErrorReply.invalidArgument(new FcmRules.Violation("", "Content-Type is not application/json"));
        }
        JsonNode request = call.json();
        Optional<FcmRules.Violation> violation = FcmRules.check(request);
        if (violation.isPresent()) {
            return FcmErrorReply.invalidArgument(violation.get());
        }
        JsonNode message = request.path("message");
        boolean onlyValidated = FcmRules.field(request, "validateOnly").asBoolean(false);
        if (!message.has("token") || onlyValidated) {
            return accepted("fake_message_id");
        }
        return toDevice(call, message);
    }

    private VendorReply toDevice(VendorCall call, JsonNode message) {
        String token = message.path("token").asString("");
        PhoneState phone = vendor.phone(token);
        return switch (phone) {
            case UNKNOWN ->
                FcmErrorReply.invalidArgument(new FcmRules.Violation(
                        "message.token", "The registration token is not a valid FCM registration token"));
            // Registrations end after 270 days of inactivity (2.3).
            case UNINSTALLED, INACTIVE -> FcmErrorReply.unregistered();
            case USER_MISMATCH -> FcmErrorReply.senderIdMismatch();
            // Invisible to the server (2.5).
            case INSTALLED, OFFLINE, NOTIFICATION_OFF, DISABLED -> take(call, message, token);
        };
    }

    private VendorReply take(VendorCall call, JsonNode message, String token) {
        JsonNode android = message.path("android");
        boolean collapsible =
                !FcmRules.field(android, "collapseKey").asString("").isEmpty();
        if (!vendor.instant() && !devices.take(token, collapsible)) {
            return FcmErrorReply.quotaExceeded("device:" + token, "Device message rate exceeded", DEVICE_RETRY_SECONDS);
        }
        String id = "0:" + vendor.clock().millis() + "%" + vendor.nextId();
        if (!vendor.instant()) {
            JsonNode texts = message.path("notification");
            vendor.messages()
                    .add(
                            id,
                            key(message),
                            token,
                            texts.path("title").asString(""),
                            texts.path("body").asString(""),
                            "",
                            call.text());
        }
        return accepted(id);
    }

    /** The platform's message: what it labels it with, else the task its SDK is to find. */
    private static String key(JsonNode message) {
        String label = FcmRules.field(FcmRules.field(message, "fcmOptions"), "analyticsLabel")
                .asString("");
        return label.isEmpty() ? message.path("data").path("taskid").asString("") : label;
    }

    private static VendorReply accepted(String id) {
        return VendorReply.json(200, "{\"name\":\"projects/" + FcmSimulator.PROJECT + "/messages/" + id + "\"}");
    }
}
