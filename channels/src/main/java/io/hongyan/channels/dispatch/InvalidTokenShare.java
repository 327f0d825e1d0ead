package io.hongyan.channels.dispatch;

import io.hongyan.kernel.LossReason;
import java.time.InstantSource;

/**
 * The share of tokens a vendor called invalid, over a sliding window of ten parts. Thread-safe.
 *
 * <p>While it is too large, verdicts that would unbind tokens are reported as {@link LossReason#UNKNOWN} with the vendor's code:
 * final, so that a wrong account is not asked about the same devices again and again, and harmless, for only the named reasons
 * unbind. Handing the messages back instead would send them round until they expire.
 */
final class InvalidTokenShare {

    private static final int PARTS = 10;

    private final DispatchSettings.MassInvalid settings;
    private final InstantSource clock;
    private final long partMillis;
    private final long[] part = new long[PARTS];
    private final int[] answers = new int[PARTS];
    private final int[] invalid = new int[PARTS];

    InvalidTokenShare(DispatchSettings.MassInvalid settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.partMillis = Math.max(1, settings.window().toMillis() / PARTS);
    }

    /** Whether the reason has its token unbound. */
    static boolean unbinds(LossReason reason) {
        return reason == LossReason.TOKEN_INVALID
                || reason == LossReason.UNINSTALLED
                || reason == LossReason.USER_MISMATCH;
    }

    /** Counts answers, and says whether the share is too large to believe any of them. */
    synchronized boolean tooLargeWith(int moreAnswers, int moreInvalid) {
        long now = clock.millis() / partMillis;
        int slot = Math.floorMod(now, PARTS);
        if (part[slot] != now) {
            part[slot] = now;
            answers[slot] = 0;
            invalid[slot] = 0;
        }
        answers[slot] += moreAnswers;
        invalid[slot] += moreInvalid;
        long allAnswers = 0;
        long allInvalid = 0;
        for (int i = 0; i < PARTS; i++) {
            if (now - part[i] < PARTS) {
                allAnswers += answers[i];
                allInvalid += invalid[i];
            }
        }
        return allAnswers >= settings.minimum() && allInvalid * 100 > allAnswers * settings.percent();
    }
}
