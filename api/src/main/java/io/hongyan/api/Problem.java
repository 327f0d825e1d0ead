package io.hongyan.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Refusals of the calls that are not Getui's: problem details (RFC 9457). */
final class Problem {

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json;charset=UTF-8");
    private static final Header RETRY_SOON = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "1");

    private Problem() {}

    /** The platform is over its bounds; nothing was done. */
    static Answer busy(String endpoint) {
        return answer(
                endpoint, 503, "Service Unavailable", "the platform is over its bounds, retry later", "", RETRY_SOON);
    }

    /** A defect, logged under the request id. */
    static Answer failed(String endpoint, String requestId) {
        return answer(endpoint, 500, "Internal Server Error", "internal error, request id " + requestId, "", null);
    }

    static Answer tooLarge(String endpoint, int limitBytes) {
        return answer(endpoint, 413, "Content Too Large", "body has more than " + limitBytes + " bytes", "body", null);
    }

    /** @param field what the refusal is about; empty: nothing named */
    static Answer answer(
            String endpoint, int status, String title, String detail, String field, @Nullable Header extra) {
        StringBuilder json = new StringBuilder(160);
        json.append("{\"type\":\"about:blank\",\"title\":");
        JsonText.quote(json, title);
        json.append(",\"status\":").append(status).append(",\"detail\":");
        JsonText.quote(json, detail);
        if (!field.isEmpty()) {
            json.append(",\"field\":");
            JsonText.quote(json, field);
        }
        byte[] body = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return new Answer(endpoint, status, status, TYPE, body, extra);
    }
}
