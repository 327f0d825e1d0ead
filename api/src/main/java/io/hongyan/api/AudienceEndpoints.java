package io.hongyan.api;

import io.hongyan.delivery.Reports;
import io.hongyan.kernel.TaskId;
import java.util.List;
import java.util.function.Consumer;

/** The audience of a task whose devices went to the channel ads by files: ours. Hashes alone; addresses are not kept there. */
final class AudienceEndpoints {

    private static final List<String> COLUMNS = List.of("type", "hash");

    private final Reports reports;
    private final VendorChannels channels;

    AudienceEndpoints(Reports reports, VendorChannels channels) {
        this.reports = reports;
        this.channels = channels;
    }

    void addTo(Routes routes) {
        routes.add("GET", "report/push/task/{}/audience", this::audience);
        routes.add("DELETE", "report/push/task/{}/audience", this::delete);
    }

    private CsvTable audience(Call call) {
        TaskId task = task(call);
        Consumer<Consumer<List<String>>> rows = channels.audience(task).orElseThrow(AudienceEndpoints::none);
        return new CsvTable(task + "-audience.csv", COLUMNS, rows);
    }

    private Reply delete(Call call) {
        if (!channels.deleteAudience(task(call))) {
            throw none();
        }
        return Reply.DONE;
    }

    private static Refusal none() {
        return Refusal.parameter("task has no audience files");
    }

    /** A task of this app: whoever may read its report may read its audience. */
    private TaskId task(Call call) {
        return TaskId.parse(call.parameter(0))
                .filter(task -> {
                    FrontDoor.isAbout(task);
                    return reports.task(call.appNumber(), task, false).isPresent();
                })
                .orElseThrow(() -> Refusal.invalid("taskid"));
    }
}
