package io.hongyan.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files that came from outside, on disk before they count: received under a temporary name, synced, then renamed. All
 * together stay within a quota. Thread-safe.
 */
public final class UploadFolder {

    /** What there may be altogether, where nothing else is said. */
    public static final long DEFAULT_QUOTA_BYTES = 4L << 30;

    private static final int BUFFER_BYTES = 64 << 10;

    private final Path root;
    private final long quotaBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong lastIncoming = new AtomicLong();

    private UploadFolder(Path root, long quotaBytes) {
        this.root = root;
        this.quotaBytes = quotaBytes;
    }

    /** Opens the folder, which is made where it is missing; what was being received when the server ended is gone. */
    public static UploadFolder open(Path root, long quotaBytes) {
        UploadFolder folder = new UploadFolder(root, quotaBytes);
        try {
            for (Path half : folder.list("incoming")) {
                Files.delete(half);
            }
            Files.createDirectories(root.resolve("incoming"));
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    folder.usedBytes.addAndGet(Files.size(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** A file that was received and is on disk, but has no name yet. */
    public record Received(Path path, long bytes) {}

    /** @throws UnusableFileException where it is longer than the bound, or the quota is used up; nothing of it is kept */
    public Received receive(InputStream in, long maxBytes) throws IOException {
        Path file = root.resolve("incoming").resolve(Long.toString(lastIncoming.incrementAndGet()));
        long bytes = 0;
        boolean whole = false;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                reserve(read);
                bytes += read;
                if (bytes > maxBytes) {
                    throw new UnusableFileException(
                            UnusableFileException.Cause.TOO_LARGE, "the file has more than " + maxBytes + " bytes");
                }
                write(out, buffer, read);
            }
            out.force(true);
            whole = true;
            return new Received(file, bytes);
        } finally {
            if (!whole) {
                usedBytes.addAndGet(-bytes);
                Files.deleteIfExists(file);
            }
        }
    }

    private static void write(FileChannel out, byte[] buffer, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void reserve(int bytes) {
        if (usedBytes.addAndGet(bytes) > quotaBytes) {
            usedBytes.addAndGet(-bytes);
            throw new UnusableFileException(
                    UnusableFileException.Cause.NO_ROOM,
                    "uploaded files hold all of the " + quotaBytes
                            + " bytes they may (delete uploaded audiences that are not needed any more)");
        }
    }

    public void discard(Received received) {
        delete(received.path());
    }

    /** Gives a file its name, for good. */
    public void keep(Received received, Path name) {
        try {
            Path folder = Objects.requireNonNull(name.getParent());
            Files.createDirectories(folder);
            Files.move(received.path(), name, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a file that has a name another one. Deleting the one leaves the other. */
    public void link(Path from, Path to) {
        try {
            Path folder = Objects.requireNonNull(to.getParent());
            Files.createDirectories(folder);
            if (Files.exists(to)) {
                return; // linked before
            }
            try {
                Files.createLink(to, from);
                usedBytes.addAndGet(Files.size(to)); // counted with each name: a bound, not a measurement
                syncFolder(folder);
            } catch (UnsupportedOperationException | FileSystemException notOnThisFileSystem) {
                try (InputStream in = Files.newInputStream(from)) {
                    keep(receive(in, Files.size(from)), to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file where it exists. */
    public void delete(Path file) {
        try {
            long bytes = Files.exists(file) ? Files.size(file) : 0;
            if (Files.deleteIfExists(file)) {
                usedBytes.addAndGet(-bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts what was written to a file by others. */
    public void grew(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    /** The lines of a job. */
    Path job(String id) {
        return root.resolve("jobs").resolve(id + ".csv");
    }

    /** Refused lines of a job. */
    public Path refusedOfJob(String id) {
        return root.resolve("jobs").resolve(id + ".refused");
    }

    /** The lines of an audience. */
    public Path audience(String id) {
        return root.resolve("audiences").resolve(id + ".csv");
    }

    public Path refusedOfAudience(String id) {
        return root.resolve("audiences").resolve(id + ".refused");
    }

    public Path image(String app, String name) {
        return root.resolve("images").resolve(app).resolve(name);
    }

    /** Files of jobs, each named after its job. */
    List<Path> jobFiles() throws IOException {
        return list("jobs");
    }

    /** Files of audiences, each named after its audience. */
    public List<Path> audienceFiles() throws IOException {
        return list("audiences");
    }

    private List<Path> list(String name) throws IOException {
        Path folder = root.resolve(name);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
