package io.hongyan.api;

import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.ChannelReport.Loss;
import io.hongyan.delivery.Figures;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Reports.LossFilter;
import io.hongyan.delivery.TaskReport;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where and why a task's devices fell out, by channel: ours, beside Getui's real-time report. */
final class LossEndpoints {

    private static final List<String> COLUMNS = List.of("cid", "channel", "stage", "reason", "vendor_code");
    private static final Comparator<Loss> IN_ORDER =
            Comparator.comparing(Loss::stage).thenComparing(Loss::reason).thenComparing(Loss::vendorCode);

    private final Reports reports;
    private final Cids cids;

    LossEndpoints(Reports reports, Cids cids) {
        this.reports = reports;
        this.cids = cids;
    }

    void addTo(Routes routes) {
        routes.add("GET", "report/push/task/{}/loss", this::losses);
        routes.add("GET", "report/push/task/{}/loss/devices", this::devices);
    }

    private Reply losses(Call call) {
        TaskReport report = report(call);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("taskid", report.task().toString())
                .put("targeted", report.targeted())
                .put("filtered", report.filtered())
                .put("pending", report.pending())
                .put("in_flight", report.inFlight())
                .put("arrived", report.arrived())
                .put("lost", report.lost())
                .put("expired", report.expired())
                .put("recalled", report.recalled())
                .put("dismissed", report.dismissed());
        write(data.putObject("total"), report.total());
        ArrayNode channels = data.putArray("channels");
        new TreeMap<>(report.channels()).forEach((channel, figures) -> write(channels.addObject(), channel, figures));
        return Reply.of(data);
    }

    private TaskReport report(Call call) {
        return TaskId.parse(call.parameter(0))
                .flatMap(task -> {
                    FrontDoor.isAbout(task);
                    return reports.task(call.appNumber(), task, false);
                })
                .orElseThrow(() -> Refusal.invalid("taskid"));
    }

    private static void write(ObjectNode out, Channel channel, ChannelReport report) {
        out.put("channel", channel.wireName()).put("key", channel.key());
        write(out, report.figures());
        out.put("truncated", report.truncated()).put("sent_unknown", report.sentUnknown());
        write(out.putArray("losses"), report);
    }

    static void write(ArrayNode losses, ChannelReport report) {
        report.losses().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(IN_ORDER))
                .forEach(entry -> write(losses.addObject(), entry.getKey(), entry.getValue()));
    }

    private static void write(ObjectNode out, Loss loss, long count) {
        LossAdvice advice = LossAdvice.of(loss.reason());
        out.put("stage", name(loss.stage()))
                .put("reason", loss.reason().wireName())
                .put("vendor_code", loss.vendorCode())
                .put("count", count)
                .put("text_zh", advice.textZh())
                .put("text_en", advice.textEn())
                .put("advice_zh", advice.adviceZh())
                .put("advice_en", advice.adviceEn());
    }

    private static void write(ObjectNode out, Figures figures) {
        out.put("eligible", figures.eligible())
                .put("sent", figures.sent())
                .put("arrived", figures.arrived())
                .put("displayed", figures.displayed())
                .put("clicked", figures.clicked());
    }

    private CsvTable devices(Call call) {
        LossFilter filter = new LossFilter(
                call.query("channel").map(LossEndpoints::channel),
                call.query("stage").map(LossEndpoints::stage),
                call.query("reason").map(LossEndpoints::reason));
        TaskId task = report(call).task();
        int app = call.appNumber();
        return new CsvTable(
                task + "-losses.csv",
                COLUMNS,
                rows -> reports.losses(app, task, filter, (device, channel, loss) -> {
                    rows.accept(List.of(
                            cids.text(device),
                            channel.wireName(),
                            name(loss.stage()),
                            loss.reason().wireName(),
                            loss.vendorCode()));
                    return true;
                }));
    }

    private static Channel channel(String name) {
        return Channel.ofWireName(name)
                .or(() -> Channel.ofKey(name))
                .orElseThrow(() -> Refusal.invalid(
                        "channel",
                        name,
                        Arrays.stream(Channel.values()).map(Channel::wireName).collect(Collectors.joining(", "))));
    }

    private static ChannelReport.Stage stage(String name) {
        return Arrays.stream(ChannelReport.Stage.values())
                .filter(stage -> name(stage).equals(name))
                .findAny()
                .orElseThrow(() -> Refusal.invalid(
                        "stage",
                        name,
                        Arrays.stream(ChannelReport.Stage.values())
                                .map(LossEndpoints::name)
                                .collect(Collectors.joining(", "))));
    }

    private static LossReason reason(String name) {
        return Arrays.stream(LossReason.values())
                .filter(reason -> reason.wireName().equals(name))
                .findAny()
                .orElseThrow(() -> Refusal.invalid("reason", name, "a reason of the report, such as token_invalid"));
    }

    private static String name(ChannelReport.Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
