package io.hongyan.simulators;

import java.time.Instant;

/**
 * A time of sending inside a message's text ({@code sentMicros=<digits>}), so that a device can tell how long the message
 * took, also from another process on the same machine. Put {@link #now} anywhere in a title, body or transmission.
 */
public final class LatencyMark {

    private static final byte[] KEY = {'s', 'e', 'n', 't', 'M', 'i', 'c', 'r', 'o', 's', '='};

    private LatencyMark() {}

    /** The mark of this moment. */
    public static String now() {
        return "sentMicros=" + epochMicros();
    }

    static long epochMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** The marked time in microseconds since 1970, or -1. */
    static long find(byte[] payload) {
        next:
        for (int i = 0; i + KEY.length < payload.length; i++) {
            for (int j = 0; j < KEY.length; j++) {
                if (payload[i + j] != KEY[j]) {
                    continue next;
                }
            }
            long micros = 0;
            for (int p = i + KEY.length; p < payload.length && payload[p] >= '0' && payload[p] <= '9'; p++) {
                micros = micros * 10 + (payload[p] - '0');
            }
            return micros;
        }
        return -1;
    }
}
