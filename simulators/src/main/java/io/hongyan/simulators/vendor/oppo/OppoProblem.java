package io.hongyan.simulators.vendor.oppo;

import io.hongyan.simulators.vendor.VendorReply;
import tools.jackson.databind.json.JsonMapper;

/** A refusal, as OPPO words it (7.5). */
record OppoProblem(int code, String message) {

    static final OppoProblem INVALID_AUTH_TOKEN = new OppoProblem(11, "Invalid Auth Token");
    static final OppoProblem CALL_LIMITED = new OppoProblem(13, "App Call Limited");
    static final OppoProblem APP_KEY_INVALID = new OppoProblem(14, "Invalid App Key");
    static final OppoProblem APP_KEY_MISSING = new OppoProblem(15, "Missing App Key");
    static final OppoProblem SIGN_INVALID = new OppoProblem(16, "Invalid Signature");
    static final OppoProblem SIGN_MISSING = new OppoProblem(17, "Missing Signature");
    static final OppoProblem TIMESTAMP_MISSING = new OppoProblem(18, "Missing Timestamp");
    static final OppoProblem TIMESTAMP_INVALID = new OppoProblem(19, "Invalid Timestamp");
    static final OppoProblem ENCODING = new OppoProblem(25, "Invalid encoding");
    static final OppoProblem AUTH_TOKEN_MISSING = new OppoProblem(29, "Missing Auth Token");
    static final OppoProblem DATA_NOT_FOUND = new OppoProblem(31, "Data Not Exist");
    static final OppoProblem DAILY_LIMIT = new OppoProblem(33, "The number of messages exceeds the daily limit");
    static final OppoProblem CATEGORY =
            new OppoProblem(67, "Category error/Private classify channel notify_level invalid");
    static final OppoProblem REGISTRATION_ID = new OppoProblem(10000, "Invalid registration_id");

    static OppoProblem missing(String field) {
        return new OppoProblem(40, "Missing Required Arguments: " + field);
    }

    static OppoProblem invalid(String field) {
        return new OppoProblem(41, "Invalid Arguments: " + field);
    }

    VendorReply reply() {
        return VendorReply.json(
                200, JsonMapper.shared().createObjectNode().put("code", code).put("message", message));
    }
}
