package io.hongyan.channels;

import org.jspecify.annotations.Nullable;

/** The vendor cannot have seen the request: it can be repeated without a doubt. */
public final class NotSentException extends SendException {

    public NotSentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
