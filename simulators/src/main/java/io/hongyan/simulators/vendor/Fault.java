package io.hongyan.simulators.vendor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A fault to inject.
 *
 * @param probability of each occasion, 0 … 1
 * @param times how often it strikes at most, counted down; negative: without end
 * @param path strikes only where the path contains this; empty: everywhere
 * @param delayMillis how slow {@link Kind#SLOW} is
 * @param status of {@link Kind#SERVER_ERROR}
 */
public record Fault(Kind kind, double probability, long times, String path, int delayMillis, int status) {

    /** What goes wrong. */
    public enum Kind {
        /** The answer takes longer. */
        SLOW,
        /** Answered with an HTTP status, not read. */
        SERVER_ERROR,
        /** Answered in the vendor's way of saying so, not read. */
        RATE_LIMITED,
        /** The connection is closed before the request is read. */
        RESET,
        /** The request takes effect, and the connection is closed without an answer. */
        ANSWER_LOST,
        /** The credential of the call is refused as expired, and a token that was handed out is void. */
        CREDENTIALS_EXPIRED,
        /** One token of a call is refused as invalid: drawn for each, so 0.5 makes half a batch invalid. */
        TOKEN_INVALID;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Optional<Kind> ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName().equals(name))
                    .findAny();
        }
    }

    public Fault {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability: " + probability + " (expected: 0 … 1)");
        }
        if (delayMillis < 0) {
            throw new IllegalArgumentException("delayMillis: " + delayMillis + " (expected: 0 or more)");
        }
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 … 599)");
        }
    }

    /** With a probability, without end, everywhere; 100 ms where it is slow, 503 where it is an error. */
    public static Fault likely(Kind kind, double probability) {
        return new Fault(kind, probability, -1, "", 100, 503);
    }

    /** The next so many times. */
    public static Fault next(Kind kind, long times) {
        return new Fault(kind, 1, times, "", 100, 503);
    }

    public Fault at(String pathPart) {
        return new Fault(kind, probability, times, pathPart, delayMillis, status);
    }

    public Fault delayed(int millis) {
        return new Fault(kind, probability, times, path, millis, status);
    }

    public Fault answering(int httpStatus) {
        return new Fault(kind, probability, times, path, delayMillis, httpStatus);
    }
}
