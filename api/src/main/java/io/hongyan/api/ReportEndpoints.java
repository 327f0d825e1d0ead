package io.hongyan.api;

import io.hongyan.api.ApiSettings.Rates;
import io.hongyan.delivery.AppPush.Quota;
import io.hongyan.delivery.ChannelReport;
import io.hongyan.delivery.Figures;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Reports.PushTotals;
import io.hongyan.delivery.Reports.UserTotals;
import io.hongyan.delivery.TaskReport;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.TaskId;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reports: reference section 8.5. Figures are live, from the shards' bitmaps. */
final class ReportEndpoints {

    private static final int MAX_TASKS = 200;
    private static final int MAX_ACTIONS = 200;
    private static final int FIRST_ACTION = 90_000;
    private static final int LAST_ACTION = 90_999;
    private static final int GROUP_DAYS = 70;
    private static final String BY_BRAND = "needGetuiByBrand";
    private static final String OWN_CHANNEL = Channel.DEVICE.key();

    private final Reports reports;
    private final VendorChannels vendorChannels;
    private final Rates rates;
    private final CallRate<Integer> realTimePerMinute;
    private final InstantSource clock;
    private final ZoneId zone;

    ReportEndpoints(
            Reports reports,
            VendorChannels vendorChannels,
            Rates rates,
            CallRate<Integer> realTimePerMinute,
            InstantSource clock,
            ZoneId zone) {
        this.reports = reports;
        this.vendorChannels = vendorChannels;
        this.rates = rates;
        this.realTimePerMinute = realTimePerMinute;
        this.clock = clock;
        this.zone = zone;
    }

    void addTo(Routes routes) {
        routes.add("GET", "report/push/task/{}", this::tasks);
        routes.add("GET", "report/push/task/{}/detail", this::tasksInDetail);
        routes.add("GET", "report/push/task_group/{}", this::group);
        routes.add("GET", "report/push/date/{}", this::day);
        routes.add("GET", "report/push/count", this::quota);
        routes.add("GET", "report/user/date/{}", this::users);
        routes.add("GET", "report/online_user", this::online);
    }

    // --- tasks ---

    private Reply tasks(Call call) {
        return tasks(call, false);
    }

    private Reply tasksInDetail(Call call) {
        if (!realTimePerMinute.permits(call.appNumber())) {
            throw new Refusal(
                    GetuiCode.REAL_TIME_REPORT_PER_MINUTE,
                    "real time report frequency over limit: " + realTimePerMinute.limit() + " a minute");
        }
        return tasks(call, true);
    }

    private Reply tasks(Call call, boolean detail) {
        boolean byBrand = call.queryFlag(BY_BRAND);
        List<Integer> actions = call.queryValues("actionIdList", MAX_ACTIONS).stream()
                .map(ReportEndpoints::action)
                .toList();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (String text : call.values(0, "taskid", MAX_TASKS)) {
            Optional<TaskReport> report = TaskId.parse(text).flatMap(task -> task(call.appNumber(), task, byBrand));
            if (report.isEmpty()) {
                continue; // unknown or too old: left out, as Getui does
            }
            ObjectNode figures = data.putObject(text);
            write(
                    figures,
                    report.get().total(),
                    figures(report.get().channels()),
                    report.get().brands(),
                    detail ? FailedDetail::key : Channel::key);
            if (!actions.isEmpty()) {
                ObjectNode counts = figures.putObject("actionCntMap");
                for (int action : actions) {
                    counts.put(Integer.toString(action), report.get().actions().getOrDefault(action, 0L));
                }
            }
            if (detail) {
                figures.set("failed_detail", FailedDetail.of(report.get().channels()));
            }
        }
        return Reply.of(data);
    }

    private Optional<TaskReport> task(int app, TaskId task, boolean byBrand) {
        FrontDoor.isAbout(task);
        return reports.task(app, task, byBrand);
    }

    private static int action(String text) {
        try {
            int action = Integer.parseInt(text);
            if (action >= FIRST_ACTION && action <= LAST_ACTION) {
                return action;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw Refusal.invalid("actionIdList", text, FIRST_ACTION + " … " + LAST_ACTION);
    }

    // --- groups and days ---

    private Reply group(Call call) {
        String name = call.parameter(0);
        PushBody.requireGroupName("group_name", name);
        LocalDate today = today();
        LocalDate earliest = today.minusDays(GROUP_DAYS);
        LocalDate from =
                call.query("startDate").map(text -> date("startDate", text)).orElse(earliest);
        LocalDate to = call.query("endDate").map(text -> date("endDate", text)).orElse(today);
        if (from.isBefore(earliest)) {
            throw Refusal.invalid("startDate", from, "within the last " + GROUP_DAYS + " days");
        }
        if (to.isBefore(from)) {
            throw Refusal.invalid("endDate", to, "not before startDate, " + from);
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        noSplitByBrand(call);
        reports.group(call.appNumber(), name, from, to).ifPresent(totals -> write(data.putObject(name), totals));
        return Reply.of(data);
    }

    private Reply day(Call call) {
        LocalDate day = pastDay(call.parameter(0));
        noSplitByBrand(call);
        PushTotals totals = reports.day(call.appNumber(), day);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        write(data.putObject(day.toString()), totals);
        return Reply.of(data);
    }

    /** The flag is checked, but no figures are kept by brand and day: docs/getui-v2.md has the reason. */
    private static void noSplitByBrand(Call call) {
        call.queryFlag(BY_BRAND);
    }

    private Reply users(Call call) {
        LocalDate day = pastDay(call.parameter(0));
        UserTotals totals = reports.users(call.appNumber(), day);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject(day.toString())
                .put("accumulative_num", totals.accumulated())
                .put("register_num", totals.registered())
                .put("active_num", totals.active())
                .put("online_num", totals.onlinePeak());
        return Reply.of(data);
    }

    private LocalDate pastDay(String text) {
        LocalDate day = date("date", text);
        if (!day.isBefore(today())) {
            throw Refusal.invalid("date", text, "a day before today");
        }
        return day;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    private static LocalDate date(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            throw Refusal.invalid(field, text, "yyyy-MM-dd");
        }
    }

    // --- figures ---

    private static Map<Channel, Figures> figures(Map<Channel, ChannelReport> channels) {
        Map<Channel, Figures> figures = new EnumMap<>(Channel.class);
        channels.forEach((channel, report) -> figures.put(channel, report.figures()));
        return figures;
    }

    private static void write(ObjectNode out, PushTotals totals) {
        write(out, totals.total(), totals.channels(), Map.of(), Channel::key);
    }

    /** Brands of the own channel stand beside it as {@code gt_<brand>}: every second-level value must be an object. */
    private static void write(
            ObjectNode out,
            Figures total,
            Map<Channel, Figures> channels,
            Map<String, Figures> brands,
            Function<Channel, String> key) {
        write(out.putObject("total").put("msg_num", total.eligible()), total);
        new TreeMap<>(channels).forEach((channel, figures) -> write(out.putObject(key.apply(channel)), figures));
        new TreeMap<>(brands).forEach((brand, figures) -> write(out.putObject(OWN_CHANNEL + "_" + brand), figures));
    }

    private static void write(ObjectNode out, Figures figures) {
        out.put("target_num", figures.sent())
                .put("receive_num", figures.arrived())
                .put("display_num", figures.displayed())
                .put("click_num", figures.clicked());
    }

    // --- today's quota ---

    private Reply quota(Call call) {
        Map<Quota, Long> accepted = reports.acceptedToday(call.appNumber());
        long appPushes = accepted.getOrDefault(Quota.ALL, 0L) + accepted.getOrDefault(Quota.TAG, 0L);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode own = data.putObject(OWN_CHANNEL);
        quota(own.putObject("app"), rates.appPushPerDay(), appPushes);
        quota(own.putObject("app_with_tag"), rates.appPushPerDay(), appPushes);
        quota(own.putObject("list"), rates.listMessagesPerDay(), reports.listsToday(call.appNumber()));
        for (VendorChannels.Quota quota : vendorChannels.quotas(call.appNumber())) {
            vendorQuota(data.withObjectProperty(quota.channel().key()), quota);
        }
        return Reply.of(data);
    }

    /** vivo's counts requests, which can pass the total, and has no remainder. */
    private static void vendorQuota(ObjectNode vendor, VendorChannels.Quota quota) {
        ObjectNode out = vendor.putObject(
                switch (quota.messageClass()) {
                    case SERVICE -> "special";
                    case MARKETING -> "general";
                });
        if (quota.channel() == Channel.VIVO) {
            out.put("push_num", toInt(quota.used())).put("total_num", toInt(quota.total()));
        } else {
            out.put("total_num", toInt(quota.total())).put("remain_num", toInt(quota.left()));
        }
        out.put("limit", quota.left() == 0);
    }

    private static int toInt(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    /** The SDK reads 32-bit integers: no limit is the largest of them. */
    private static void quota(ObjectNode out, int limit, long used) {
        boolean unlimited = limit == Rates.UNLIMITED;
        long total = unlimited ? Integer.MAX_VALUE : limit;
        out.put("total_num", total)
                .put("remain_num", Math.max(0, total - used))
                .put("limit", !unlimited && used >= total);
    }

    private Reply online(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode samples = data.putObject("online_statics");
        reports.online(call.appNumber())
                .forEach(sample -> samples.put(Long.toString(sample.atMillis()), sample.online()));
        return Reply.of(data);
    }
}
