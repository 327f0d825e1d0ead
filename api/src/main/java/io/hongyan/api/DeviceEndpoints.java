package io.hongyan.api;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.BadgeChange;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.delivery.Devices.VendorToken;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Blacklist, state, facts, badge, count and vendor tokens of devices: reference sections 8.8 and 8.9. */
final class DeviceEndpoints {

    private static final int MAX_CHANGED = 200;
    private static final int MAX_ASKED = 1000;
    private static final int MAX_DEVICE_STATUS = 100;
    private static final int MAX_BOUND = 1000;
    private static final int MAX_VENDOR_TOKEN = 4096;
    private static final int INACTIVE_DAYS = 90;
    private static final int MAX_INACTIVE_DAYS = 3650;
    /** Getui's that are no channel here. */
    private static final List<String> FOREIGN = List.of("hwq", "sn");

    /** Getui's, {@code web}, whose token is the browser's subscription, and those that address a person. */
    private static final Set<String> VENDORS = Stream.concat(
                    FOREIGN.stream(),
                    Arrays.stream(Channel.values()).filter(Channel::isVendor).map(Channel::key))
            .collect(Collectors.toUnmodifiableSet());

    private final Devices devices;
    private final Cids cids;
    private final AudienceRules audiences;
    private final CallRate<Integer> bindsPerMinute;
    private final DateTimeFormatter time;

    DeviceEndpoints(
            Devices devices, Cids cids, AudienceRules audiences, CallRate<Integer> bindsPerMinute, ZoneId zone) {
        this.devices = devices;
        this.cids = cids;
        this.audiences = audiences;
        this.bindsPerMinute = bindsPerMinute;
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    }

    void addTo(Routes routes) {
        routes.add("POST", "user/black/cid/{}", call -> blacklist(call, true));
        routes.add("DELETE", "user/black/cid/{}", call -> blacklist(call, false));
        routes.add("GET", "user/status/{}", this::status);
        routes.add("GET", "user/deviceStatus/{}", this::deviceStatus);
        routes.add("GET", "user/detail/{}", call -> info(call, true));
        routes.add("GET", "user/info/base/{}", call -> info(call, false));
        routes.add("GET", "user/info/advanced/{}", call -> info(call, true));
        routes.add("POST", "user/badge/cid/{}", this::badge);
        routes.add("POST", "user/count", this::count);
        routes.addBatch("POST", "user/bind_dt/{}", this::bindVendorTokens);
        routes.add("GET", "user/invalid_cid", this::invalid);
    }

    /** Takes no body, and reads none: Java sends nothing, PHP {@code null}. */
    private Reply blacklist(Call call, boolean blacklisted) {
        List<Cids.Resolved> known = cids.requireAny(call.appNumber(), call.values(0, "cid", MAX_CHANGED));
        devices.setBlacklisted(Cids.devices(known), blacklisted);
        return Reply.DONE;
    }

    private Reply status(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        profiles(call, MAX_ASKED).forEach((cid, profile) -> {
            ObjectNode state = data.putObject(cid);
            profile.lastLogin().ifPresent(login -> state.put("last_login_time", Long.toString(login.toEpochMilli())));
            state.put("status", online(profile));
        });
        return Reply.of(data);
    }

    /** The device is known to be online by its one app here. */
    private Reply deviceStatus(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        profiles(call, MAX_DEVICE_STATUS)
                .forEach((cid, profile) ->
                        data.putObject(cid).put("cid_status", online(profile)).put("device_status", online(profile)));
        return Reply.of(data);
    }

    private static String online(DeviceProfile profile) {
        return profile.connected() ? "online" : "offline";
    }

    private Map<String, DeviceProfile> profiles(Call call, int limit) {
        Map<String, DeviceProfile> profiles =
                profiles(call.appNumber(), call.values(0, "cid", limit), new ArrayList<>());
        if (profiles.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        return profiles;
    }

    private Map<String, DeviceProfile> profiles(int app, List<String> texts, List<String> invalid) {
        List<Cids.Resolved> known = cids.resolve(app, texts, invalid);
        List<Optional<DeviceProfile>> found = devices.profiles(Cids.devices(known));
        Map<String, DeviceProfile> profiles = LinkedHashMap.newLinkedHashMap(known.size());
        for (int i = 0; i < known.size(); i++) {
            String given = known.get(i).given();
            found.get(i).ifPresentOrElse(profile -> profiles.put(given, profile), () -> invalid.add(given));
        }
        return profiles;
    }

    private Reply info(Call call, boolean advanced) {
        List<String> invalid = new ArrayList<>();
        Map<String, DeviceProfile> profiles = profiles(call.appNumber(), call.values(0, "cid", MAX_ASKED), invalid);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (!invalid.isEmpty()) {
            ArrayNode list = data.putArray("invalidCids");
            invalid.forEach(list::add);
        }
        ObjectNode valid = data.putObject("validCids");
        profiles.forEach(
                (cid, profile) -> describe(valid.putObject(cid), call.app().appId(), profile, advanced));
        return Reply.of(data);
    }

    private void describe(ObjectNode out, String appId, DeviceProfile profile, boolean advanced) {
        out.put("client_app_id", appId);
        out.put("package_name", profile.facts().packageName());
        out.put("phone_type", phoneType(profile.facts().platform()));
        out.put("create_time", time.format(profile.registered()));
        out.put("login_freq", profile.logins());
        if (advanced) {
            out.put("device_token", deviceToken(profile.facts().vendorTokens()));
            out.put("phone_model", profile.facts().model());
            out.put("notification_switch", profile.facts().notificationOn());
            out.put("brand", profile.facts().brand());
        }
    }

    /** 1 Android and 2 iOS are Getui's; 3 Harmony stands in its screen-on platforms; 4 is a mini program, 0 the rest. */
    static int phoneType(Platform platform) {
        return switch (platform) {
            case ANDROID -> 1;
            case IOS -> 2;
            case HARMONY -> 3;
            case MINI_PROGRAM -> 4;
            case WEB, OTHER -> 0;
        };
    }

    /** Getui's form {@code XM_abcdef}; of several tokens the one whose key comes first. A person's addresses are none. */
    private static String deviceToken(Map<String, String> vendorTokens) {
        return vendorTokens.entrySet().stream()
                .filter(token -> Channel.ofKey(token.getKey())
                        .map(channel -> channel.isPush() || channel == Channel.WECHAT_MINI)
                        .orElse(true))
                .min(Map.Entry.comparingByKey())
                .map(token -> token.getKey().toUpperCase(Locale.ROOT) + "_" + token.getValue())
                .orElse("");
    }

    /** Ours. */
    private CsvTable invalid(Call call) {
        int days = call.queryNumber("days", 1, MAX_INACTIVE_DAYS).orElse(INACTIVE_DAYS);
        int app = call.appNumber();
        return new CsvTable(
                "invalid-cids.csv",
                List.of("cid", "state"),
                rows -> devices.invalid(app, days, (device, uninstalled) -> {
                    rows.accept(List.of(cids.text(device), uninstalled ? "uninstalled" : "inactive"));
                    return true;
                }));
    }

    private Reply badge(Call call) {
        List<Cids.Resolved> known = cids.requireAny(call.appNumber(), call.values(0, "cid", MAX_CHANGED));
        String badge = call.body().textOrNumber("badge");
        if (badge == null) {
            throw Refusal.missing("badge");
        }
        BadgeChange change = Badges.parse(badge);
        if (change == null) {
            throw Refusal.invalid("badge", badge, "+n, -n or n");
        }
        devices.changeBadge(Cids.devices(known), change);
        return Reply.DONE;
    }

    private Reply count(Call call) {
        Audience audience = audiences.conditions(call.body());
        long count = devices.count(call.appNumber(), audience);
        return Reply.of("{\"user_count\":" + Math.min(count, Integer.MAX_VALUE) + "}");
    }

    private Reply bindVendorTokens(Call call) {
        String vendor = call.parameter(0);
        if (!VENDORS.contains(vendor)) {
            throw Refusal.invalid(
                    "type", vendor, String.join(", ", VENDORS.stream().sorted().toList()));
        }
        if (!bindsPerMinute.permits(call.appNumber())) {
            throw new Refusal(
                    GetuiCode.CALL_RATE, "bind_dt frequency over limit: " + bindsPerMinute.limit() + " a minute");
        }
        List<Fields> items = call.body().requiredObjects("dt_list", MAX_BOUND);
        List<VendorToken> tokens = new ArrayList<>(items.size());
        Map<DeviceAddress, Fields> sources = new HashMap<>();
        ArrayNode errors = JsonNodeFactory.instance.arrayNode();
        for (Fields item : items) {
            String cid = item.requiredText("cid");
            Optional<String> token = token(vendor, item);
            Optional<DeviceAddress> device = cids.find(call.appNumber(), cid);
            if (device.isPresent() && token.isPresent()) {
                tokens.add(new VendorToken(device.get(), token.get()));
                sources.put(device.get(), item);
            } else {
                addError(errors, item);
            }
        }
        if (!tokens.isEmpty()) {
            List<Boolean> bound = devices.bindVendorTokens(vendor, tokens);
            for (int i = 0; i < tokens.size(); i++) {
                Fields source = sources.get(tokens.get(i).device());
                if (!bound.get(i) && source != null) {
                    addError(errors, source);
                }
            }
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (!errors.isEmpty()) {
            data.set("errorList", errors);
        }
        return Reply.of(data);
    }

    /** The token to bind, an empty text to unbind; no value where it cannot be an address of the channel's. */
    private static Optional<String> token(String vendor, Fields item) {
        String token = item.text("device_token", MAX_VENDOR_TOKEN);
        Optional<Channel> person = Channel.ofKey(vendor).filter(channel -> channel.isVendor() && !channel.isPush());
        if (token == null || token.isEmpty() || person.isEmpty()) {
            return Optional.of(token == null ? "" : token);
        }
        try {
            return Optional.of(PersonAddress.require(person.get(), item, "device_token"));
        } catch (Refusal notAnAddress) {
            return Optional.empty();
        }
    }

    private static void addError(ArrayNode errors, Fields item) {
        String token = item.text("device_token");
        errors.addObject()
                .put("cid", item.requiredText("cid"))
                .put("device_token", token == null ? "" : token)
                .put("error_code", GetuiCode.PARAMETER.number());
    }
}
