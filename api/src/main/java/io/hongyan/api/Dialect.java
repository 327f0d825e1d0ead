package io.hongyan.api;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;

/** One API's way of answering. */
public interface Dialect {

    /** Answers a request. Whatever it throws is a defect. */
    Answer answer(ServerRequest request) throws Exception;

    /** The answer while the platform is over its bounds; nothing was done. */
    Answer busy();

    /** The answer after a defect, logged under the request id. */
    Answer failed(String requestId);

    /** The answer to a request that the server refused before it came here: it is malformed, or its body too long. */
    default Answer unserved(int status, String detail) {
        return Problem.answer("unserved", status, Status.create(status).reasonPhrase(), detail, "", null);
    }

    /** The server is to end: answers that would go on for long are to stop. */
    default void end() {}
}
