package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.SettingsRules.Heeds;
import io.hongyan.api.jobs.Jobs;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import io.hongyan.kernel.jobs.AudienceFile;
import io.hongyan.kernel.jobs.Job;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Pushes to uploaded audiences, as jobs. */
final class FilePushes implements UploadedAudiences {

    private final AudienceFiles files;
    private final Jobs jobs;
    private final SettingsRules rules;
    private final InstantSource clock;

    FilePushes(AudienceFiles files, Jobs jobs, SettingsRules rules, InstantSource clock) {
        this.files = files;
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
        PushForm form =
                PushForm.readFilled(MessageVariables.of(push).sketch(Map.of()), rules, app, Heeds.SPEED_AND_SCHEDULE);
        if (form.settings().onlineThreshold() > 0) {
            throw Refusal.invalid(
                    "settings.online_threshold", form.settings().onlineThreshold(), "an audience of all or conditions");
        }
        Job job = new Job(
                requestId,
                app.number(),
                FilePush.KIND,
                form.name(),
                push.toString(),
                Job.State.RUNNING,
                file.lines(),
                Job.Progress.NONE,
                madeBy,
                clock.instant(),
                form.settings().schedule(),
                Optional.empty(),
                "");
        return jobs.submit(job, files.lines(file)).id();
    }

    private AudienceFile file(App app, String fileId) {
        return files.find(app.number(), fileId)
                .orElseThrow(() -> Refusal.invalid("audience.file", fileId, "the id of an uploaded file"));
    }
}
