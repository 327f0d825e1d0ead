package io.hongyan.simulators.vendor.fcm;

import io.hongyan.simulators.vendor.VendorReply;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Google's error envelope with FCM's code in its details (reference, 2.4). */
final class FcmErrorReply {

    private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
    private static final String QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure";

    private final int http;
    private final ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    private final ArrayNode details;

    private FcmErrorReply(int http, String status, String message) {
        this.http = http;
        this.details = envelope.putObject("error")
                .put("code", http)
                .put("message", message)
                .put("status", status)
                .putArray("details");
    }

    private FcmErrorReply code(String errorCode) {
        details.addObject().put("@type", FCM_ERROR).put("errorCode", errorCode);
        return this;
    }

    private VendorReply reply() {
        return VendorReply.json(http, envelope);
    }

    static VendorReply invalidArgument(FcmRules.Violation violation) {
        FcmErrorReply error =
                new FcmErrorReply(400, "INVALID_ARGUMENT", violation.description()).code("INVALID_ARGUMENT");
        error.details
                .addObject()
                .put("@type", BAD_REQUEST)
                .putArray("fieldViolations")
                .addObject()
                .put("field", violation.field())
                .put("description", violation.description());
        return error.reply();
    }

    static VendorReply unregistered() {
        return new FcmErrorReply(404, "NOT_FOUND", "Requested entity was not found.")
                .code("UNREGISTERED")
                .reply();
    }

    static VendorReply senderIdMismatch() {
        return new FcmErrorReply(403, "PERMISSION_DENIED", "SenderId mismatch")
                .code("SENDER_ID_MISMATCH")
                .reply();
    }

    static VendorReply unauthenticated() {
        return new FcmErrorReply(
                        401,
                        "UNAUTHENTICATED",
                        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or"
                                + " other valid authentication credential.")
                .reply();
    }

    static VendorReply permissionDenied(String project) {
        return new FcmErrorReply(
                        403,
                        "PERMISSION_DENIED",
                        "Permission 'cloudmessaging.messages.create' denied on resource"
                                + " '//cloudresourcemanager.googleapis.com/projects/" + project
                                + "' (or it may not exist).")
                .reply();
    }

    /** @param subject {@code device:…} or {@code project:…} */
    static VendorReply quotaExceeded(String subject, String message, int retryAfterSeconds) {
        FcmErrorReply error = new FcmErrorReply(429, "RESOURCE_EXHAUSTED", message).code("QUOTA_EXCEEDED");
        error.details
                .addObject()
                .put("@type", QUOTA_FAILURE)
                .putArray("violations")
                .addObject()
                .put("subject", subject)
                .put("description", message);
        return error.reply().withHeader("Retry-After", String.valueOf(retryAfterSeconds));
    }
}
