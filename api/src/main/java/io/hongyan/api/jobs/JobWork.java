package io.hongyan.api.jobs;

import io.hongyan.kernel.jobs.Job;
import java.util.List;

/** What a kind of job does. */
public interface JobWork {

    /**
     * Prepares a job, at its start and when it is taken up again after a restart.
     *
     * @param columns of its file
     */
    Steps begin(Job job, List<String> columns);

    /** What is done to the lines. Called by one thread. */
    interface Steps {

        /** Tasks the job made so far. */
        default List<String> taskIds() {
            return List.of();
        }

        /** How many lines are to be done in a second at most; 0: as many as can be. */
        default int linesPerSecond() {
            return 0;
        }

        /**
         * Works through some lines. May be called again for lines it was called for, in the same order, after a restart too:
         * it must then have no effect a second time that anybody would see.
         */
        void work(List<CsvLine> lines, Refusals refusals);
    }

    /** Takes the lines that cannot be done. */
    @FunctionalInterface
    interface Refusals {
        void add(CsvLine line, Refused.Reason reason);
    }
}
