package io.hongyan.shards;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's native library. Left alone, RocksDB copies it out of its jar into the temporary folder at each start and
 * leaves it there when the process is killed, 17 MB each time. Here it is copied once, into the store's own folder.
 */
final class NativeRocksDb {

    private static final Logger log = LoggerFactory.getLogger(NativeRocksDb.class);

    private static boolean loaded;

    private NativeRocksDb() {}

    static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        try {
            // loadLibrary(paths) asks for the name's JNI suffix twice: librocksdbjnijni-….
            Path extracted = extract(
                    folder,
                    Environment.getJniLibraryFileName("rocksdb"),
                    Environment.getJniLibraryFileName("rocksdbjni"));
            RocksDB.loadLibrary(List.of(extracted.toAbsolutePath().toString()));
        } catch (IOException | UnsatisfiedLinkError e) {
            // Another C library, or a folder whose files may not be executed: RocksDB's own way may still do.
            log.info("RocksDB's native library is loaded from the temporary folder: {}", e.getMessage());
            RocksDB.loadLibrary();
        }
        loaded = true;
    }

    /** Returns the folder with the library; its name holds the file's checksum, so that an upgrade takes a new one. */
    private static Path extract(Path folder, String file, String name) throws IOException {
        URL packed = RocksDB.class.getClassLoader().getResource(file);
        if (packed == null || !(packed.openConnection() instanceof JarURLConnection inJar)) {
            throw new IOException("no jar with " + file);
        }
        Path versioned = folder.resolve(Long.toHexString(inJar.getJarEntry().getCrc()));
        Path target = versioned.resolve(name);
        if (Files.exists(target) && Files.size(target) == inJar.getContentLengthLong()) {
            return versioned;
        }
        Files.createDirectories(versioned);
        Path copy = Files.createTempFile(versioned, "copying-", ".tmp");
        try (InputStream in = packed.openStream()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
        return versioned;
    }
}
