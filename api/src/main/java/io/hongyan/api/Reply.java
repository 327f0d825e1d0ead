package io.hongyan.api;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * Getui's envelope {@code {"code":0,"msg":"success","data":{…}}}.
 *
 * @param data JSON text; empty: the answer has no data
 */
record Reply(GetuiCode code, String message, String data) implements Result {

    /** Success without data. */
    static final Reply DONE = new Reply(GetuiCode.SUCCESS, "success", "");

    static Reply of(String data) {
        return new Reply(GetuiCode.SUCCESS, "success", data);
    }

    static Reply of(JsonNode data) {
        return of(JsonText.of(data));
    }

    static Reply refused(GetuiCode code, String message) {
        return new Reply(code, message, "");
    }

    byte[] body() {
        StringBuilder json = new StringBuilder(64 + data.length());
        json.append("{\"code\":").append(code.number()).append(",\"msg\":");
        JsonText.quote(json, message);
        if (!data.isEmpty()) {
            json.append(",\"data\":").append(data);
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
