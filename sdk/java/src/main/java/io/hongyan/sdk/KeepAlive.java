package io.hongyan.sdk;

/**
 * Learns how long the network keeps a silent connection. Each connection asks for {@link #seconds}; one that lived for
 * {@link #STABLE_PERIODS} periods lengthens the next by a quarter, a silent loss halves it and marks the length that failed
 * as a ceiling for a day. The server's Server Keep Alive limits what is asked for next time, too.
 */
final class KeepAlive {

    static final int MIN_SECONDS = 30;
    static final int MAX_SECONDS = 1_200;
    static final int INITIAL_SECONDS = 240;
    static final int STABLE_PERIODS = 3;
    private static final long CEILING_LIFE_MILLIS = 24 * 3_600_000L;

    private int seconds;
    private int inUseSeconds;
    private int ceilingSeconds = MAX_SECONDS;
    private long ceilingUntilMillis;

    KeepAlive(int startSeconds) {
        this.seconds = clamp(startSeconds);
        this.inUseSeconds = seconds;
    }

    /** What the next CONNECT asks for. */
    int seconds() {
        return seconds;
    }

    /** @param serverKeepAliveSeconds what CONNACK said, or what was asked for */
    void connected(int serverKeepAliveSeconds) {
        inUseSeconds = serverKeepAliveSeconds;
        if (serverKeepAliveSeconds > 0 && serverKeepAliveSeconds < seconds) {
            seconds = clamp(serverKeepAliveSeconds);
        }
    }

    void ended(boolean silently, long connectedMillis, long nowMillis) {
        if (silently) {
            if (inUseSeconds > 0) {
                ceilingSeconds = Math.max(MIN_SECONDS, inUseSeconds - 1);
                ceilingUntilMillis = nowMillis + CEILING_LIFE_MILLIS;
            }
            seconds = clamp(Math.min(seconds, inUseSeconds > 0 ? inUseSeconds : seconds) / 2);
        } else if (connectedMillis >= STABLE_PERIODS * inUseSeconds * 1_000L) {
            int ceiling = nowMillis < ceilingUntilMillis ? ceilingSeconds : MAX_SECONDS;
            seconds = clamp(Math.min(ceiling, Math.max(seconds, seconds * 5 / 4)));
        }
    }

    private static int clamp(int value) {
        return Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, value));
    }
}
