package io.hongyan.api;

import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.ChannelReport.Account;
import io.hongyan.delivery.Fallback;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.TaskReport;
import io.hongyan.kernel.TaskId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a task's fallback did, cost and saved; ours. */
final class FallbackEndpoints {

    private final Reports reports;

    FallbackEndpoints(Reports reports) {
        this.reports = reports;
    }

    void addTo(Routes routes) {
        routes.add("GET", "report/push/task/{}/fallback", this::fallback);
    }

    private Reply fallback(Call call) {
        TaskReport report = TaskId.parse(call.parameter(0))
                .flatMap(task -> {
                    FrontDoor.isAbout(task);
                    return reports.task(call.appNumber(), task, false);
                })
                .orElseThrow(() -> Refusal.invalid("taskid"));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("taskid", report.task().toString());
        long spent = 0;
        long saved = 0;
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        if (report.fallback().isPresent()) {
            Fallback fallback = report.fallback().get();
            fallback.budgetMicros().ifPresent(budget -> data.put("budget", Money.text(budget)));
            for (Fallback.Step step : fallback.steps()) {
                ChannelReport channel = report.channels().getOrDefault(step.channel(), ChannelReport.NONE);
                write(steps.addObject(), step, channel);
                spent += channel.account().spentMicros();
                saved += channel.account().savedMicros();
            }
        }
        data.put("spent", Money.text(spent)).put("saved", Money.text(saved));
        data.set("steps", steps);
        return Reply.of(data);
    }

    private static void write(ObjectNode out, Fallback.Step step, ChannelReport report) {
        Account account = report.account();
        out.put("channel", step.channel().wireName())
                .put("key", step.channel().key())
                .put("after", step.after().toMillis())
                .put("assigned", report.figures().eligible())
                .put("sent", report.figures().sent())
                .put("sent_unknown", report.sentUnknown())
                .put("arrived", report.figures().arrived())
                .put("late_arrivals", account.lateArrivals())
                .put("spared", account.spared())
                .put("over_budget", account.overBudget())
                .put("spent", Money.text(account.spentMicros()))
                .put("saved", Money.text(account.savedMicros()));
        LossEndpoints.write(out.putArray("losses"), report);
    }
}
