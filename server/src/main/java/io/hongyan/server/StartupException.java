package io.hongyan.server;

import org.jspecify.annotations.Nullable;

/** The server cannot start here; the message tells an operator what is wrong and what is expected. */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
