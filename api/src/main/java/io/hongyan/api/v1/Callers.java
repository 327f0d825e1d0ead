package io.hongyan.api.v1;

import io.helidon.webserver.http.ServerRequest;

/** Finds out who sends a request. */
public interface Callers {

    /** Reads the credentials of a request, if there are any, and checks them. */
    Identity identify(ServerRequest request);

    /** The client's address, for the audit log and against guessing. */
    default String address(ServerRequest request) {
        String host = request.remotePeer().host();
        return host.substring(0, Math.min(host.length(), MAX_ADDRESS));
    }

    /** An IPv6 address with a zone is shorter. */
    int MAX_ADDRESS = 64;

    /** Outcome of {@link #identify}. */
    sealed interface Identity {

        record Known(Caller caller) implements Identity {}

        /** There are no credentials, or none that are valid. */
        record Unknown() implements Identity {}

        /** The session is valid, but the request may have been sent by another site: it lacks the session's CSRF token. */
        record Forged() implements Identity {}
    }
}
