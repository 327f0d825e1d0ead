package io.hongyan.callbacks;

import java.time.Duration;

/** What became of a request. */
sealed interface Outcome {

    boolean isSuccess();

    /** What happened, in few words. */
    String text();

    /** The receiver wants to be left alone for so long at least. */
    Duration rest();

    /**
     * The receiver answered.
     *
     * @param answer the beginning of the answer's body
     * @param retryAfter zero where it asked for nothing
     */
    record Answered(int status, String answer, Duration retryAfter) implements Outcome {

        private static final int GONE = 410;

        @Override
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        @Override
        public String text() {
            return "HTTP " + status;
        }

        /** "Gone" asks not to come again: next time is as late as it gets. */
        @Override
        public Duration rest() {
            boolean longer = status == GONE || retryAfter.compareTo(Backoff.LONGEST) > 0;
            return longer ? Backoff.LONGEST : retryAfter;
        }
    }

    /** There was no answer. */
    record Failed(String text) implements Outcome {

        @Override
        public boolean isSuccess() {
            return false;
        }

        @Override
        public Duration rest() {
            return Duration.ZERO;
        }
    }
}
