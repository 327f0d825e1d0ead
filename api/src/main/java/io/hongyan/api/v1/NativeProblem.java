package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.hongyan.api.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Problem details, RFC 9457.
 *
 * @param type {@code urn:hongyan:problem:} and the code
 * @param code short and stable, for programs
 * @param field full name of the field it is about; null: of none
 */
record NativeProblem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field) {

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json;charset=UTF-8");

    static Answer answer(String endpoint, int status, String code, String detail, String field, List<Header> headers) {
        NativeProblem problem = new NativeProblem(
                "urn:hongyan:problem:" + code,
                Status.create(status).reasonPhrase(),
                status,
                detail,
                code,
                field.isEmpty() ? null : field);
        return new Answer(endpoint, status, status, TYPE, new Answer.Body.Whole(NativeJson.bytes(problem)), headers);
    }
}
