package io.hongyan.channels;

import io.hongyan.kernel.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of tasks in a folder, one below it for each task: {@code <folder>/<task id>/<name>}. A file is written under a name
 * of its own, synced, and renamed; then its folder is synced.
 */
public final class FolderTaskFiles implements TaskFiles {

    private static final String UNFINISHED = ".tmp";

    private final Path folder;

    public FolderTaskFiles(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public void put(TaskId task, String name, byte[] content) throws IOException {
        Path own = own(task);
        if (Files.notExists(folder)) {
            Files.createDirectories(folder);
            sync(folder.resolve("..").normalize());
        }
        if (Files.notExists(own)) {
            Files.createDirectories(own);
            sync(folder);
        }
        Path unfinished = Files.createTempFile(own, name, UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file(task, name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        sync(own);
    }

    @Override
    public Optional<byte[]> get(TaskId task, String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file(task, name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Files of a task whose names end so, in order of their names. */
    public List<Path> list(TaskId task, String ending) throws IOException {
        if (Files.notExists(own(task))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(own(task))) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** Deletes what {@link #list} gives. */
    public void delete(TaskId task, String ending) throws IOException {
        for (Path file : list(task, ending)) {
            Files.deleteIfExists(file);
        }
    }

    private Path own(TaskId task) {
        return folder.resolve(task.toString());
    }

    private Path file(TaskId task, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters, digits, dots and hyphens)");
        }
        return own(task).resolve(name);
    }

    /** A name in a folder is on disk once the folder is. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
