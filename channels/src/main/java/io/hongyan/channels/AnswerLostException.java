package io.hongyan.channels;

import org.jspecify.annotations.Nullable;

/** The vendor may have taken the request, and its answer did not come. */
public final class AnswerLostException extends SendException {

    public AnswerLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
