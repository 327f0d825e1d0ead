package io.hongyan.api.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hongyan.api.Insights;
import io.hongyan.api.VendorChannels;
import io.hongyan.delivery.Figures;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Trends;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Permission;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An app now, day by day, and beside others. */
final class OverviewEndpoints {

    private static final int DEFAULT_TREND_DAYS = 30;
    private static final int DEFAULT_BENCHMARK_DAYS = 7;
    private static final int RATE_DAYS = 30;

    private final Reports reports;
    private final Trends trends;
    private final IndustryFigures industry;
    private final VendorChannels channels;

    OverviewEndpoints(Reports reports, Insights insights, VendorChannels channels) {
        this.reports = reports;
        this.trends = insights.trends();
        this.industry = new IndustryFigures(insights.trends(), insights.categories());
        this.channels = channels;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "overview", Permission.APP_READ, this::overview);
        routes.inApp("GET", "trends", Permission.APP_READ, this::trends);
        routes.inApp("GET", "online", Permission.APP_READ, this::online);
        routes.inApp("GET", "benchmark", Permission.APP_READ, this::benchmark);
    }

    record Overview(
            long online,
            long devices,
            long newToday,
            long activeToday,
            long onlinePeakToday,
            long targetedToday,
            long tasksToday,
            Figures today,
            Rates ratesToday,
            @JsonProperty("rates_30_days") Rates rates30Days,
            Rates ratesCategory,
            List<ChannelNow> channels,
            List<QuotaLeft> quotas) {}

    /** @param today of the messages of today; as many eligible as sent, for that is not kept by channel and day */
    record ChannelNow(String channel, String key, String state, List<String> alarms, Figures today) {}

    record QuotaLeft(String channel, String messageClass, long total, long used, long left, boolean warning) {

        static QuotaLeft of(VendorChannels.Quota quota) {
            return new QuotaLeft(
                    quota.channel().wireName(),
                    quota.messageClass().wireName(),
                    quota.total(),
                    quota.used(),
                    quota.left(),
                    quota.warning());
        }
    }

    private NativeReply overview(NativeCall call) {
        int app = call.appNumber();
        Trends.Live live = trends.live(app);
        List<Trends.Day> month = trends.lastDays(app, RATE_DAYS);
        Trends.Day today = month.getLast();
        long tasks = reports.listsToday(app)
                + reports.acceptedToday(app).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        return NativeReply.ok(new Overview(
                live.online(),
                live.devices(),
                today.users().registered(),
                today.users().active(),
                Math.max(today.users().onlinePeak(), live.online()),
                today.targeted(),
                tasks,
                today.total(),
                Rates.of(today.total()),
                Rates.of(IndustryFigures.total(month)),
                industry.benchmark(app, RATE_DAYS).average(),
                channels(app, today.channels()),
                channels.quotas(app).stream().map(QuotaLeft::of).toList()));
    }

    /** The own channel, and those that have an account or were used today. */
    private List<ChannelNow> channels(int app, Map<Channel, Figures> today) {
        List<ChannelNow> now = new ArrayList<>();
        now.add(now(Channel.DEVICE, "ok", List.of(), today));
        for (VendorChannels.View view : channels.list(app)) {
            if (!view.state().equals("none") || today.containsKey(view.channel())) {
                now.add(now(view.channel(), view.state(), view.alarms(), today));
            }
        }
        return now;
    }

    private static ChannelNow now(Channel channel, String state, List<String> alarms, Map<Channel, Figures> today) {
        Figures of = today.getOrDefault(channel, Figures.NONE);
        return new ChannelNow(
                channel.wireName(),
                channel.key(),
                state,
                alarms,
                new Figures(of.sent(), of.sent(), of.arrived(), of.displayed(), of.clicked()));
    }

    record DayFigures(
            LocalDate day,
            Figures figures,
            Rates rates,
            long registered,
            long active,
            long accumulated,
            long onlinePeak) {}

    private NativeReply trends(NativeCall call) {
        int days = call.queryNumber("days", 1, Trends.MAX_DAYS, DEFAULT_TREND_DAYS);
        return NativeReply.ok(new Items<>(trends.lastDays(call.appNumber(), days).stream()
                .map(day -> new DayFigures(
                        day.date(),
                        day.total(),
                        Rates.of(day.total()),
                        day.users().registered(),
                        day.users().active(),
                        day.users().accumulated(),
                        day.users().onlinePeak()))
                .toList()));
    }

    record OnlineAt(Instant at, int online) {}

    private NativeReply online(NativeCall call) {
        return NativeReply.ok(new Items<>(reports.online(call.appNumber()).stream()
                .map(sample -> new OnlineAt(Instant.ofEpochMilli(sample.atMillis()), sample.online()))
                .toList()));
    }

    private NativeReply benchmark(NativeCall call) {
        int days = call.queryNumber("days", 1, Trends.MAX_DAYS, DEFAULT_BENCHMARK_DAYS);
        return NativeReply.ok(industry.benchmark(call.appNumber(), days));
    }
}
