package io.hongyan.api.v1;

import io.hongyan.api.AudienceRules;
import io.hongyan.api.Refusal;
import io.hongyan.api.SettingsRules;
import io.hongyan.api.SettingsRules.Heeds;
import io.hongyan.api.jobs.CsvLine;
import io.hongyan.api.jobs.JobFailedException;
import io.hongyan.api.jobs.JobWork;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Pushes.ListResult;
import io.hongyan.delivery.SinglePush;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A push to the devices of an uploaded audience. Without variables it is one list task, made by the job's id; with variables it
 * is a single push to each device, whose request id is made of the job's id and the device. Either way delivery itself knows
 * whom the job has sent to already: lines that are done again send nothing, and a device that is named twice gets the message
 * of the first line.
 */
final class FilePush implements JobWork {

    static final String KIND = "push";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> OF_THE_JOB = List.of("schedule_time", "speed");

    private final AppDirectory apps;
    private final Pushes pushes;
    private final AudienceLines audience;
    private final CidCipher cids;
    private final SettingsRules rules;

    FilePush(AppDirectory apps, Pushes pushes, AudienceLines audience, CidCipher cids, SettingsRules rules) {
        this.apps = apps;
        this.pushes = pushes;
        this.audience = audience;
        this.cids = cids;
        this.rules = rules;
    }

    @Override
    public Steps begin(Job job, List<String> header) {
        App app = apps.byNumber(job.app()).orElseThrow(() -> new JobFailedException("the app is gone"));
        ObjectNode push = (ObjectNode) JSON.readTree(job.request());
        int speed = 0;
        if (push.path("settings") instanceof ObjectNode settings) {
            speed = settings.path("speed").asInt(0);
            settings.remove(OF_THE_JOB);
        }
        MessageVariables variables = MessageVariables.of(push);
        List<String> columns = AudienceLines.columns(header);
        try {
            return variables.isEmpty()
                    ? asList(job, PushForm.readFilled(push, rules, app, Heeds.NEITHER), columns, speed)
                    : new Singles(job, app, variables, columns, speed);
        } catch (Refusal refusal) {
            throw new JobFailedException(refusal.text());
        }
    }

    private Steps asList(Job job, PushForm form, List<String> columns, int speed) {
        TaskId task = pushes.createList(job.app(), job.id(), form.name(), form.content(), form.settings());
        return new OneList(job, task, columns, speed);
    }

    /** What both ways have in common. */
    private abstract class ToDevices implements Steps {

        final Job job;
        final List<String> columns;
        private final int speed;

        ToDevices(Job job, List<String> columns, int speed) {
            this.job = job;
            this.columns = columns;
            this.speed = speed;
        }

        @Override
        public int linesPerSecond() {
            return speed;
        }

        @Override
        public void work(List<CsvLine> lines, Refusals refusals) {
            send(audience.devices(job.app(), columns, lines, refusals), refusals);
        }

        abstract void send(Map<CsvLine, List<DeviceAddress>> devices, Refusals refusals);
    }

    private final class OneList extends ToDevices {

        private final TaskId task;

        OneList(Job job, TaskId task, List<String> columns, int speed) {
            super(job, columns, speed);
            this.task = task;
        }

        @Override
        public List<String> taskIds() {
            return List.of(task.toString());
        }

        @Override
        void send(Map<CsvLine, List<DeviceAddress>> devices, Refusals refusals) {
            List<Target> targets = devices.values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .map(Target::of)
                    .toList();
            for (int from = 0; from < targets.size(); from += AudienceRules.MAX_LIST) {
                List<Target> part = targets.subList(from, Math.min(targets.size(), from + AudienceRules.MAX_LIST));
                switch (pushes.list(job.app(), task, part)) {
                    case ListResult.Sent sent -> {} // every device was there a moment ago
                    case ListResult.NoSuchTask() ->
                        throw new JobFailedException("the task " + task + " was stopped, or its validity is over");
                }
            }
        }
    }

    private final class Singles extends ToDevices {

        private final App app;
        private final MessageVariables variables;
        private final RequestId request;

        Singles(Job job, App app, MessageVariables variables, List<String> columns, int speed) {
            super(job, columns, speed);
            this.app = app;
            this.variables = variables;
            this.request = new RequestId(job.id());
        }

        @Override
        void send(Map<CsvLine, List<DeviceAddress>> devices, Refusals refusals) {
            List<SinglePush> singles = new ArrayList<>(devices.size());
            devices.forEach((line, addresses) -> {
                try {
                    PushForm form =
                            PushForm.readFilled(variables.fill(line.values(columns)), rules, app, Heeds.NEITHER);
                    String group = form.name().isEmpty() ? job.id() : form.name();
                    addresses.forEach(device -> singles.add(new SinglePush(
                            request.of(cids.encode(device).toString()),
                            group,
                            List.of(Target.of(device)),
                            form.content(),
                            form.settings())));
                } catch (Refusal refusal) {
                    refusals.add(line, LineReason.of(refusal));
                }
            });
            for (int from = 0; from < singles.size(); from += AudienceRules.MAX_LIST) {
                pushes.single(
                        app.number(), singles.subList(from, Math.min(singles.size(), from + AudienceRules.MAX_LIST)));
            }
        }
    }
}
