package io.hongyan.api.v1;

import io.helidon.webserver.http.HttpRouting;
import io.hongyan.api.ApiServices;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.jobs.Jobs;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.kernel.jobs.AudienceFileStore;
import io.hongyan.kernel.jobs.JobStore;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** Uploaded files, and the jobs that work through them: imports, and pushes to uploaded audiences. */
public final class Uploads implements AutoCloseable {

    private final UploadFolder folder;
    private final Jobs jobs;
    private final AudienceFiles files;
    private final FilePushes pushes;
    private final Optional<URI> publicUrl;
    private final InstantSource clock;

    private Uploads(
            UploadFolder folder,
            Jobs jobs,
            AudienceFiles files,
            FilePushes pushes,
            Optional<URI> publicUrl,
            InstantSource clock) {
        this.folder = folder;
        this.jobs = jobs;
        this.files = files;
        this.pushes = pushes;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** @param publicUrl where phones find this server; empty: where whoever uploads a picture finds it */
    public static Uploads create(
            ApiServices services,
            JobStore jobStore,
            AudienceFileStore fileStore,
            UploadFolder folder,
            Optional<URI> publicUrl,
            InstantSource clock) {
        AudienceLines lines = new AudienceLines(services.cids(), services.devices());
        SettingsRules rules = new SettingsRules(clock);
        Jobs jobs = new Jobs(jobStore, folder, clock);
        for (ImportKind kind : ImportKind.values()) {
            jobs.with(kind.wireName(), new ImportWork(kind, services.cids(), services.devices(), rows(kind, services)));
        }
        jobs.with(FilePush.KIND, new FilePush(services.apps(), services.pushes(), lines, services.cids(), rules));
        AudienceFiles files = new AudienceFiles(fileStore, folder, lines, clock);
        return new Uploads(
                folder,
                jobs,
                files,
                new FilePushes(files, folder, jobs, services.cids(), rules, clock),
                publicUrl,
                clock);
    }

    private static ImportWork.Rows rows(ImportKind kind, ApiServices services) {
        return switch (kind) {
            case TAGS -> new TagImport(services.devices())::replace;
            case ADD_TAGS -> new TagImport(services.devices())::add;
            case ALIASES -> new AliasImport(services.devices());
            case BLACKLIST -> new BlacklistImport(services.devices());
            case CONSENTS -> new ConsentImport(services.consents());
            case TEST_DEVICES -> new TestDeviceImport(services.testDevices());
        };
    }

    /** Goes on with the jobs that were running when the server ended. */
    public Uploads start() {
        files.deleteOrphans();
        jobs.start();
        return this;
    }

    /** What pushes to uploaded audiences ask for. */
    UploadedAudiences audiences() {
        return pushes;
    }

    void addTo(NativeRoutes routes) {
        CsvUpload uploads = new CsvUpload(folder);
        new ImportEndpoints(jobs, uploads, folder, clock).addTo(routes);
        new JobEndpoints(jobs, folder).addTo(routes);
        new AudienceFileEndpoints(files, uploads).addTo(routes);
        new ImageEndpoints(folder, publicUrl).addTo(routes);
    }

    /** Serves uploaded pictures. */
    public void addTo(HttpRouting.Builder routing) {
        new ImageFeature(folder).addTo(routing);
    }

    /** Interrupts the jobs; the next start goes on with them. */
    @Override
    public void close() {
        jobs.close();
    }
}
