package io.hongyan.kernel.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An uploaded file that is worked through in the background.
 *
 * @param id 32 hex characters
 * @param kind what is done to its lines
 * @param request what its work needs to know beside the lines, in the work's own words; may be empty
 * @param lines records of the file, without the header
 * @param startAt not before; empty: at once
 * @param finishedAt empty: it is not over
 * @param error why it failed, in plain words; else empty
 */
public record Job(
        String id,
        int app,
        String kind,
        String name,
        String request,
        State state,
        long lines,
        Progress progress,
        String createdBy,
        Instant createdAt,
        Optional<Instant> startAt,
        Optional<Instant> finishedAt,
        String error) {

    /** Where a job stands. */
    public enum State {
        /** Also while it waits for its time, or for its turn. */
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * How far a job is.
     *
     * @param done records worked through, refused ones included
     * @param refusedBytes length of the list of refused lines
     * @param taskIds tasks it made so far
     */
    public record Progress(long done, long refused, long refusedBytes, List<String> taskIds) {

        public static final Progress NONE = new Progress(0, 0, 0, List.of());

        public Progress {
            taskIds = List.copyOf(taskIds);
        }
    }
}
