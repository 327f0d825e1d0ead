package io.hongyan.api.v1;

import io.hongyan.api.jobs.BatchRefusals;
import io.hongyan.api.jobs.CsvLine;
import io.hongyan.api.jobs.CsvLines;
import io.hongyan.api.jobs.RefusedLines;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.api.jobs.UploadFolder.Received;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.jobs.AudienceFile;
import io.hongyan.kernel.jobs.AudienceFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Uploaded audiences: their lines on disk, what is known of them in the store. */
final class AudienceFiles {

    private static final int BATCH_LINES = 1000;

    private final AudienceFileStore store;
    private final UploadFolder folder;
    private final AudienceLines devices;
    private final InstantSource clock;

    AudienceFiles(AudienceFileStore store, UploadFolder folder, AudienceLines devices, InstantSource clock) {
        this.store = store;
        this.folder = folder;
        this.devices = devices;
        this.clock = clock;
    }

    /** A crash leaves files that nothing in the store speaks of. */
    void deleteOrphans() {
        Set<Path> needed = new HashSet<>();
        for (String id : store.ids()) {
            needed.add(folder.audience(id));
            needed.add(folder.refusedOfAudience(id));
        }
        try {
            folder.audienceFiles().stream()
                    .filter(Predicate.not(needed::contains))
                    .forEach(folder::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts a file's devices and keeps it; the same id again keeps nothing anew. */
    AudienceFile add(String id, int app, String name, String createdBy, Received received) {
        Optional<AudienceFile> before = store.find(app, id);
        if (before.isPresent()) {
            folder.discard(received);
            return before.get();
        }
        boolean kept = false;
        try {
            AudienceFile file = read(id, app, name, createdBy, received);
            folder.keep(received, folder.audience(id));
            store.add(file);
            kept = true;
            return file;
        } finally {
            if (!kept) {
                folder.discard(received);
                folder.delete(folder.audience(id));
                folder.delete(folder.refusedOfAudience(id));
            }
        }
    }

    private AudienceFile read(String id, int app, String name, String createdBy, Received received) {
        Path list = folder.refusedOfAudience(id);
        DeviceSet named = new DeviceSet();
        try (CsvLines lines = CsvLines.open(received.path());
                RefusedLines refused = RefusedLines.create(list)) {
            List<String> columns = AudienceLines.columns(lines.columns());
            long count = 0;
            for (List<CsvLine> batch = lines.next(BATCH_LINES); !batch.isEmpty(); batch = lines.next(BATCH_LINES)) {
                count += batch.size();
                CsvUpload.requireRoom(count);
                BatchRefusals refusals = new BatchRefusals();
                devices.devices(app, columns, lines.fitting(batch, refusals), refusals)
                        .forEach((line, addresses) -> {
                            if (!addAny(named, addresses)) {
                                refusals.add(line, LineReason.NAMED_BEFORE);
                            }
                        });
                refusals.listIn(refused);
            }
            CsvUpload.requireAny(count);
            long bytes = refused.commit();
            folder.grew(bytes);
            return new AudienceFile(
                    id, app, name, count, named.size(), refused.count(), columns, createdBy, clock.instant());
        }
    }

    private static boolean addAny(DeviceSet named, List<DeviceAddress> addresses) {
        boolean any = false;
        for (DeviceAddress device : addresses) {
            any |= named.add(device);
        }
        return any;
    }

    Optional<AudienceFile> find(int app, String id) {
        return store.find(app, id);
    }

    List<AudienceFile> list(int app, Optional<String> after, int limit) {
        return store.list(app, after, limit);
    }

    /** False where there is none. Pushes to it that are under way go on: they have links to its lines. */
    boolean delete(int app, String id) {
        if (!store.remove(app, id)) {
            return false;
        }
        folder.delete(folder.audience(id));
        folder.delete(folder.refusedOfAudience(id));
        return true;
    }

    Path lines(AudienceFile file) {
        return folder.audience(file.id());
    }

    Path refused(AudienceFile file) {
        return folder.refusedOfAudience(file.id());
    }

    /** The devices its lines name now, each once. */
    List<Target> targets(App app, AudienceFile file) {
        List<Target> targets = new ArrayList<>();
        DeviceSet named = new DeviceSet();
        try (CsvLines lines = CsvLines.open(lines(file))) {
            for (List<CsvLine> batch = lines.next(BATCH_LINES); !batch.isEmpty(); batch = lines.next(BATCH_LINES)) {
                BatchRefusals ignored = new BatchRefusals();
                devices.devices(app.number(), file.columns(), lines.fitting(batch, ignored), ignored)
                        .values()
                        .forEach(addresses -> addresses.stream()
                                .filter(named::add)
                                .map(Target::of)
                                .forEach(targets::add));
            }
        }
        return targets;
    }
}
