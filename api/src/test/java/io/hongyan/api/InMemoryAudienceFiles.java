package io.hongyan.api;

import io.hongyan.kernel.jobs.AudienceFile;
import io.hongyan.kernel.jobs.AudienceFileStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Uploaded audiences for as long as the test lasts. */
public final class InMemoryAudienceFiles implements AudienceFileStore {

    private final List<AudienceFile> files = new ArrayList<>();

    @Override
    public synchronized void add(AudienceFile file) {
        files.add(file);
    }

    @Override
    public synchronized Optional<AudienceFile> find(int app, String id) {
        return files.stream()
                .filter(file -> file.app() == app && file.id().equals(id))
                .findAny();
    }

    @Override
    public synchronized List<AudienceFile> list(int app, Optional<String> after, int limit) {
        List<AudienceFile> newest =
                files.reversed().stream().filter(file -> file.app() == app).toList();
        int from = after.map(
                        id -> newest.stream().map(AudienceFile::id).toList().indexOf(id) + 1)
                .orElse(0);
        return newest.stream().skip(from).limit(limit).toList();
    }

    @Override
    public synchronized boolean remove(int app, String id) {
        return files.removeIf(file -> file.app() == app && file.id().equals(id));
    }

    @Override
    public synchronized Set<String> ids() {
        return files.stream().map(AudienceFile::id).collect(Collectors.toSet());
    }
}
