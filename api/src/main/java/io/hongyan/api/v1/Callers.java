package io.hongyan.api.v1;

import io.helidon.webserver.http.ServerRequest;

/** Finds out who sends a request. */
public interface Callers {

    /** Reads the credentials of a request, if there are any, and checks them. */
    Identity identify(ServerRequest request);

    /** Outcome of {@link #identify}. */
    sealed interface Identity {

        record Known(Caller caller) implements Identity {}

        /** There are no credentials, or none that are valid. */
        record Unknown() implements Identity {}

        /** The session is valid, but the request may have been sent by another site: it lacks the session's CSRF token. */
        record Forged() implements Identity {}
    }
}
