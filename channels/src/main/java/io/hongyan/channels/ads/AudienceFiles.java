package io.hongyan.channels.ads;

import io.hongyan.channels.FolderTaskFiles;
import io.hongyan.kernel.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads and deletes what the provider {@code file} of {@link AdsChannel} has written. */
public final class AudienceFiles {

    private final FolderTaskFiles files;

    public AudienceFiles(FolderTaskFiles files) {
        this.files = files;
    }

    /** Rows of kind and hash, read while they are handed over; empty where the task has none. */
    public Optional<Consumer<Consumer<List<String>>>> rows(TaskId task) {
        List<Path> batches = list(task);
        return batches.isEmpty() ? Optional.empty() : Optional.of(rows -> batches.forEach(batch -> read(batch, rows)));
    }

    private static void read(Path batch, Consumer<List<String>> rows) {
        try (Stream<String> lines = Files.lines(batch, StandardCharsets.US_ASCII)) {
            lines.forEach(line -> {
                int comma = line.indexOf(',');
                rows.accept(List.of(line.substring(0, comma), line.substring(comma + 1)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return false where there was nothing to delete */
    public boolean delete(TaskId task) {
        if (list(task).isEmpty()) {
            return false;
        }
        try {
            files.delete(task, FileUpload.ENDING);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> list(TaskId task) {
        try {
            return files.list(task, FileUpload.ENDING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
