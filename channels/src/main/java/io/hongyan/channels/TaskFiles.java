package io.hongyan.channels;

import io.hongyan.kernel.TaskId;
import java.io.IOException;
import java.util.Optional;

/**
 * Small files that an adapter leaves beside a task, for the task's owner to fetch or for itself to find again after a restart.
 * Thread-safe; blocks.
 */
public interface TaskFiles {

    /** No place for files: whoever needs one fails. */
    TaskFiles NONE = new TaskFiles() {
        @Override
        public void put(TaskId task, String name, byte[] content) throws IOException {
            throw new IOException("no folder for the files of tasks");
        }

        @Override
        public Optional<byte[]> get(TaskId task, String name) {
            return Optional.empty();
        }
    };

    /**
     * Writes a file as a whole, in place of one of the same name; on disk before this returns, and after a crash either whole or
     * not there.
     *
     * @param name letters, digits, dots and hyphens
     */
    void put(TaskId task, String name, byte[] content) throws IOException;

    Optional<byte[]> get(TaskId task, String name) throws IOException;
}
