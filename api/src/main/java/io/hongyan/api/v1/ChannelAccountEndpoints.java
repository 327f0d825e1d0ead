package io.hongyan.api.v1;

import io.hongyan.api.CallbackPaths;
import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.api.VendorChannels;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Permission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The app's accounts with vendors. A secret goes in and never comes out. */
final class ChannelAccountEndpoints {

    private final VendorChannels channels;

    ChannelAccountEndpoints(VendorChannels channels) {
        this.channels = channels;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "channels", Permission.APP_READ, this::list);
        routes.inApp("PUT", "channels/{}", Permission.CHANNEL_WRITE, this::configure);
        routes.inApp("DELETE", "channels/{}", Permission.CHANNEL_WRITE, this::remove);
        routes.inApp("POST", "channels/{}/check", Permission.CHANNEL_WRITE, this::check);
    }

    record AccountView(
            String channel,
            String key,
            String group,
            String state,
            List<String> alarms,
            List<SettingView> settings,
            List<QuotaView> quotas,
            @Nullable LimitsView limits,
            String callbackUrl) {}

    /** @param value empty for secrets */
    record SettingView(
            String name,
            boolean required,
            boolean secret,
            boolean set,
            String value,
            String preset,
            String description) {}

    record QuotaView(String channel, String messageClass, long total, long used, long left, boolean warning) {}

    record LimitsView(
            @Nullable Integer title,
            @Nullable Integer body,
            @Nullable String unit,
            int batch,
            @Nullable Long ratePerSecond,
            @Nullable Long maxValiditySeconds) {}

    private NativeReply list(NativeCall call) {
        List<VendorChannels.Quota> quotas = channels.quotas(call.appNumber());
        return NativeReply.ok(new Items<>(channels.list(call.appNumber()).stream()
                .map(view -> account(call, view, quotas))
                .toList()));
    }

    private AccountView account(NativeCall call, VendorChannels.View view, List<VendorChannels.Quota> quotas) {
        Channel channel = view.channel();
        return new AccountView(
                channel.wireName(),
                channel.key(),
                channel.isPush() ? "push" : channel.isGroup() ? "robot" : "person",
                view.state(),
                view.alarms(),
                view.settings().stream().map(ChannelAccountEndpoints::setting).toList(),
                quotas.stream()
                        .filter(quota -> quota.channel() == channel)
                        .map(ChannelAccountEndpoints::quota)
                        .toList(),
                channels.bounds(call.appNumber(), channel)
                        .map(ChannelAccountEndpoints::limits)
                        .orElse(null),
                CallbackPaths.of(call.app(), channel));
    }

    private static SettingView setting(VendorChannels.Setting setting) {
        return new SettingView(
                setting.name(),
                setting.required(),
                setting.secret(),
                setting.set(),
                setting.secret() ? "" : setting.value(),
                setting.preset(),
                setting.description());
    }

    private static QuotaView quota(VendorChannels.Quota quota) {
        return new QuotaView(
                quota.channel().wireName(),
                quota.messageClass().wireName(),
                quota.total(),
                quota.used(),
                quota.left(),
                quota.warning());
    }

    private static LimitsView limits(VendorChannels.Bounds bounds) {
        return new LimitsView(
                most(bounds.title()),
                most(bounds.body()),
                bounds.body().most() == 0 ? null : bounds.body().unit(),
                bounds.batch(),
                bounds.perSecond() == 0 ? null : bounds.perSecond(),
                bounds.longest().isZero() ? null : bounds.longest().toSeconds());
    }

    private static @Nullable Integer most(VendorChannels.TextBound bound) {
        return bound.most() == 0 ? null : bound.most();
    }

    private NativeReply configure(NativeCall call) {
        Channel channel = channel(call);
        Map<String, String> settings = settings(call.body().requiredObject("settings"));
        List<String> problems = channels.configure(call.appNumber(), channel, settings);
        if (!problems.isEmpty()) {
            String first = problems.getFirst();
            int end = first.indexOf(':');
            throw new NativeRefusal(
                    400,
                    "invalid_request",
                    String.join("; ", problems),
                    end < 0 ? "settings" : "settings." + first.substring(0, end));
        }
        List<VendorChannels.Quota> quotas = channels.quotas(call.appNumber());
        return channels.list(call.appNumber()).stream()
                .filter(view -> view.channel() == channel)
                .map(view -> NativeReply.ok(account(call, view, quotas)))
                .findAny()
                .orElseThrow(() -> NativeRefusal.notFound("channel", channel.wireName()));
    }

    private static Map<String, String> settings(Fields fields) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : fields.node().propertyNames()) {
            JsonNode value = fields.value(name);
            if (value == null) {
                continue;
            }
            if (value.isContainer()) {
                throw Refusal.type(fields.path(name), "string, number or boolean");
            }
            settings.put(name, value.asString());
        }
        return settings;
    }

    private NativeReply remove(NativeCall call) {
        Channel channel = channel(call);
        if (!channels.remove(call.appNumber(), channel)) {
            throw NativeRefusal.notFound("channel account", channel.wireName());
        }
        return NativeReply.done();
    }

    record CheckView(
            boolean ok, @Nullable String whose, @Nullable String text) {}

    private NativeReply check(NativeCall call) {
        Optional<VendorChannels.Trouble> trouble = channels.check(call.appNumber(), channel(call));
        return NativeReply.ok(new CheckView(
                trouble.isEmpty(),
                trouble.map(VendorChannels.Trouble::whose).orElse(null),
                trouble.map(VendorChannels.Trouble::text).orElse(null)));
    }

    private static Channel channel(NativeCall call) {
        String name = call.parameter(0);
        return Channel.ofWireName(name)
                .filter(Channel::isVendor)
                .orElseThrow(() -> NativeRefusal.notFound("channel", name));
    }
}
