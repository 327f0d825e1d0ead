package io.hongyan.control;

import org.jspecify.annotations.Nullable;

/** The control plane cannot work: its database or its key is not what it should be. The message says what to do. */
public final class ControlPlaneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ControlPlaneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
