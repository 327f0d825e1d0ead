package io.hongyan.shards.simulation;

import java.time.Duration;

/**
 * What goes wrong in a simulation, and how often.
 *
 * <ul>
 *   <li>A crash ends the process: before a commit, in the middle of its write (some of the bytes are on disk, perhaps all),
 *       after the commit but before anyone hears of it, between groups, or during recovery. Every machine does this.
 *   <li>A repetition brings a message or outbox record again although it was acknowledged, as a crash between commit and
 *       acknowledgement would.
 *   <li>A consumer failure makes an outbox consumer throw before it takes anything or after it took all.
 *   <li>A clock jump goes forwards by up to the given time, or backwards by up to a hundredth of it, as after a time
 *       correction.
 * </ul>
 *
 * @param crash probability per step, 0 … 1; so are the other three
 */
public record Faults(
        double crash, double repetition, double consumerFailure, double clockJump, Duration longestClockJump) {

    public static final Faults NONE = new Faults(0, 0, 0, 0, Duration.ZERO);

    /** Frequent enough to meet several of each in a run of a thousand steps. */
    public static final Faults FREQUENT = new Faults(0.02, 0.05, 0.1, 0.01, Duration.ofMinutes(10));

    public Faults {
        probability("crash", crash);
        probability("repetition", repetition);
        probability("consumerFailure", consumerFailure);
        probability("clockJump", clockJump);
        if (longestClockJump.isNegative()) {
            throw new IllegalArgumentException("longestClockJump: " + longestClockJump + " (expected: not negative)");
        }
    }

    private static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 … 1)");
        }
    }
}
