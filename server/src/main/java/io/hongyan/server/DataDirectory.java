package io.hongyan.server;

import io.hongyan.kernel.InstallationKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of everything a server keeps, held by one process at a time.
 *
 * <pre>
 * hongyan.lock        locked while a server runs; holds its process id
 * installation.key    the installation key, 64 hex characters, 0600; absent where the key is configured
 * control.db          control plane (SQLite, with -wal and -shm beside it)
 * shards/             shard state (RocksDB)
 * exports/            audiences for advertising platforms, a folder for each task
 * uploads/            uploaded files and lists of refused lines; see io.hongyan.api.jobs
 * </pre>
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "hongyan.lock";
    private static final String KEY = "installation.key";
    private static final String CONTROL = "control.db";

    private final Path folder;
    private final @Nullable RandomAccessFile lockFile;

    private DataDirectory(Path folder, @Nullable RandomAccessFile lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /** Makes the folder where it is missing, and takes the lock. */
    static DataDirectory open(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartupException("data.dir: " + folder + ": cannot be made: " + reason(e), e);
        }
        RandomAccessFile file = null;
        try {
            file = new RandomAccessFile(folder.resolve(LOCK).toFile(), "rw");
            if (!tryLock(file)) {
                String owner = Optional.ofNullable(file.readLine()).orElse("unknown");
                file.close();
                throw new StartupException(
                        "data.dir: " + folder + ": another server is using it, process " + owner
                                + " (expected: one server for a folder; stop it, or choose another folder with --data)",
                        null);
            }
            file.setLength(0);
            file.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            return new DataDirectory(folder, file);
        } catch (IOException e) {
            throw new StartupException("data.dir: " + folder + ": cannot be written to: " + reason(e), e);
        }
    }

    /** The folder without its lock, for who only looks. */
    static DataDirectory besideItsServer(Path folder) {
        return new DataDirectory(folder, null);
    }

    Path controlDatabase() {
        return folder.resolve(CONTROL);
    }

    Path exports() {
        return folder.resolve("exports");
    }

    Path uploads() {
        return folder.resolve("uploads");
    }

    Path shards() {
        return folder.resolve("shards");
    }

    /**
     * The configured installation key, or the one in the key file, which is made where this folder is new.
     *
     * @throws StartupException where the key is missing although there is data, or cannot be read
     */
    InstallationKey installationKey(Optional<InstallationKey> configured, SecureRandom random) {
        if (configured.isPresent()) {
            return configured.get();
        }
        Path file = folder.resolve(KEY);
        try {
            if (Files.exists(file)) {
                return InstallationKey.parse(Files.readString(file));
            }
            if (Files.exists(controlDatabase())) {
                throw new StartupException(
                        file + ": missing, and the data here cannot be read without it (expected: the key file this"
                                + " data was made with, or the key in HONGYAN_KEY)",
                        null);
            }
            InstallationKey key = InstallationKey.generate(random);
            write(file, key.reveal() + "\n");
            return key;
        } catch (IllegalArgumentException e) {
            throw new StartupException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartupException(file + ": cannot be read or made: " + reason(e), e);
        }
    }

    /** Lets the next server in. */
    @Override
    public void close() {
        if (lockFile == null) {
            return;
        }
        try {
            lockFile.close(); // releases the lock; the file stays, so that nobody locks an unlinked one
        } catch (IOException e) {
            throw new IllegalStateException("the lock of " + folder + " cannot be released", e);
        }
    }

    private static boolean tryLock(RandomAccessFile file) throws IOException {
        try {
            @Nullable FileLock lock = file.getChannel().tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** Writes a file that only its owner may read, synced before it counts. */
    private static void write(Path file, String text) throws IOException {
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, ownerOnly);
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of this name";
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
