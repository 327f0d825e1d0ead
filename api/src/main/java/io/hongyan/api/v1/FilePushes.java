package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.SettingsRules.Heeds;
import io.hongyan.api.jobs.Jobs;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.jobs.AudienceFile;
import io.hongyan.kernel.jobs.Job;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Pushes to uploaded audiences, and to named devices at a later time, as jobs. */
final class FilePushes implements UploadedAudiences {

    private final AudienceFiles files;
    private final UploadFolder folder;
    private final Jobs jobs;
    private final CidCipher cids;
    private final SettingsRules rules;
    private final InstantSource clock;

    FilePushes(
            AudienceFiles files,
            UploadFolder folder,
            Jobs jobs,
            CidCipher cids,
            SettingsRules rules,
            InstantSource clock) {
        this.files = files;
        this.folder = folder;
        this.cids = cids;
        this.jobs = jobs;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public Optional<Uploaded> find(App app, String fileId) {
        return files.find(app.number(), fileId).map(file -> new Uploaded(file.id(), file.devices(), file.variables()));
    }

    @Override
    public List<Target> targets(App app, String fileId) {
        return files.targets(app, file(app, fileId));
    }

    @Override
    public String push(App app, String fileId, ObjectNode push, String madeBy, String requestId) {
        AudienceFile file = file(app, fileId);
        return jobs.submit(job(app, push, file.lines(), madeBy, requestId), files.lines(file))
                .id();
    }

    @Override
    public String push(App app, List<Target> devices, ObjectNode push, String madeBy, String requestId) {
        Job job = job(app, push, devices.size(), madeBy, requestId);
        byte[] lines = devices.stream()
                .map(target -> cids.encode(target.device()).toString())
                .collect(Collectors.joining("\n", "cid\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        try {
            return jobs.submit(job, folder.receive(new ByteArrayInputStream(lines), lines.length))
                    .id();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Job job(App app, ObjectNode push, long lines, String madeBy, String requestId) {
        PushForm form =
                PushForm.readFilled(MessageVariables.of(push).sketch(Map.of()), rules, app, Heeds.SPEED_AND_SCHEDULE);
        return new Job(
                requestId,
                app.number(),
                FilePush.KIND,
                form.name(),
                push.toString(),
                Job.State.RUNNING,
                lines,
                Job.Progress.NONE,
                madeBy,
                clock.instant(),
                form.settings().schedule(),
                Optional.empty(),
                "");
    }

    private AudienceFile file(App app, String fileId) {
        return files.find(app.number(), fileId)
                .orElseThrow(() -> Refusal.invalid("audience.file", fileId, "the id of an uploaded file"));
    }
}
