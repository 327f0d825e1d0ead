package io.hongyan.channels;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No answer came from a vendor. */
public abstract sealed class SendException extends IOException permits NotSentException, AnswerLostException {

    SendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
