package io.hongyan.api.v1;

import io.hongyan.api.ChangeableRules;
import io.hongyan.delivery.Audiences;
import io.hongyan.delivery.Audiences.BreakDown;
import io.hongyan.delivery.Audiences.Reach;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Platform;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who the devices of an app are: audiences counted, tags, consents. */
final class AudienceFigureEndpoints {

    private final Audiences audiences;
    private final AudienceForm form;
    private final UploadedAudiences files;
    private final ChangeableRules rules;

    AudienceFigureEndpoints(Audiences audiences, AudienceForm form, UploadedAudiences files, ChangeableRules rules) {
        this.audiences = audiences;
        this.form = form;
        this.files = files;
        this.rules = rules;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("POST", "audience/count", Permission.APP_READ, this::count);
        routes.inApp("GET", "tags", Permission.APP_READ, this::tags);
        routes.inApp("GET", "consents", Permission.APP_READ, this::consents);
    }

    // --- audiences ---

    record AudienceCount(
            long devices, List<OfPlatform> platforms, Reachability reachability, List<OfChannel> channels) {

        static AudienceCount of(BreakDown breakDown) {
            return new AudienceCount(
                    breakDown.total(),
                    new TreeMap<>(breakDown.platforms())
                            .entrySet().stream()
                                    .map(platform -> OfPlatform.of(platform.getKey(), platform.getValue()))
                                    .toList(),
                    Reachability.of(breakDown.reach()),
                    new TreeMap<>(breakDown.tokens())
                            .entrySet().stream()
                                    .map(channel -> OfChannel.of(channel.getKey(), channel.getValue()))
                                    .toList());
        }
    }

    record OfPlatform(String platform, long devices) {

        static OfPlatform of(Platform platform, long devices) {
            return new OfPlatform(platform.wireName(), devices);
        }
    }

    record OfChannel(String channel, String key, long devices) {

        static OfChannel of(Channel channel, long devices) {
            return new OfChannel(channel.wireName(), channel.key(), devices);
        }
    }

    record Reachability(
            long online, long byVendor, long waiting, long notificationOff, long blacklisted, long uninstalled) {

        static Reachability of(Map<Reach, Long> reach) {
            return new Reachability(
                    reach.getOrDefault(Reach.ONLINE, 0L),
                    reach.getOrDefault(Reach.BY_VENDOR, 0L),
                    reach.getOrDefault(Reach.WAITING, 0L),
                    reach.getOrDefault(Reach.NOTIFICATION_OFF, 0L),
                    reach.getOrDefault(Reach.BLACKLISTED, 0L),
                    reach.getOrDefault(Reach.UNINSTALLED, 0L));
        }
    }

    private NativeReply count(NativeCall call) {
        int app = call.appNumber();
        BreakDown counted = switch (form.read(call.body(), app)) {
            case PushAudience.Rule rule -> audiences.breakDown(app, rule.audience());
            case PushAudience.Named named -> audiences.breakDown(app, devices(named.targets()));
            case PushAudience.Uploaded file -> {
                if (files.find(call.app(), file.fileId()).isEmpty()) {
                    throw NativeRefusal.notFound("audience file", file.fileId());
                }
                yield audiences.breakDown(app, devices(files.targets(call.app(), file.fileId())));
            }
        };
        return NativeReply.ok(AudienceCount.of(counted));
    }

    private static List<DeviceAddress> devices(List<Target> targets) {
        return targets.stream().map(Target::device).toList();
    }

    // --- tags and consents ---

    private NativeReply tags(NativeCall call) {
        Audiences.TagPage page = audiences.tags(
                call.appNumber(),
                call.query("prefix").orElse(""),
                call.query("cursor").orElse(""),
                call.limit());
        return NativeReply.ok(new Page<>(page.tags(), page.next().orElse(null)));
    }

    record PurposeCount(String purpose, long granted, long withdrawn, boolean optIn) {}

    /** Those that anything was decided about, and those that are to be agreed to first. */
    private NativeReply consents(NativeCall call) {
        Set<String> optIn = rules.of(call.appNumber()).optIn();
        Map<String, PurposeCount> purposes = new TreeMap<>();
        optIn.forEach(purpose -> purposes.put(purpose, new PurposeCount(purpose, 0, 0, true)));
        audiences
                .purposes(call.appNumber())
                .forEach(count -> purposes.put(
                        count.purpose(),
                        new PurposeCount(
                                count.purpose(), count.granted(), count.withdrawn(), optIn.contains(count.purpose()))));
        return NativeReply.ok(new Items<>(List.copyOf(purposes.values())));
    }
}
