package io.hongyan.api;

import io.hongyan.delivery.Devices;
import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Custom tags: reference section 8.7. */
final class TagEndpoints {

    private static final int MAX_TAGS = 100;
    private static final int MAX_CHARACTERS = 512;
    private static final int MAX_CIDS = 1000;

    private final Devices devices;
    private final Cids cids;
    private final CallRate<DeviceAddress> setsPerDay;
    private final CallRate<Integer> batchesPerMinute;
    private final CallRate<Integer> batchesPerDay;

    TagEndpoints(
            Devices devices,
            Cids cids,
            CallRate<DeviceAddress> setsPerDay,
            CallRate<Integer> batchesPerMinute,
            CallRate<Integer> batchesPerDay) {
        this.devices = devices;
        this.cids = cids;
        this.setsPerDay = setsPerDay;
        this.batchesPerMinute = batchesPerMinute;
        this.batchesPerDay = batchesPerDay;
    }

    void addTo(Routes routes) {
        routes.add("POST", "user/custom_tag/cid/{}", this::set);
        routes.add("GET", "user/custom_tag/cid/{}", this::get);
        routes.add("PUT", "user/custom_tag/batch/{}", this::addToMany);
        routes.add("DELETE", "user/custom_tag/batch/{}", this::removeFromMany);
    }

    private Reply set(Call call) {
        DeviceAddress device = cids.require(call.appNumber(), call.parameter(0));
        List<String> tags = tags(call.body());
        if (!setsPerDay.permits(device)) {
            throw new Refusal(
                    GetuiCode.TAG_SETS_PER_DAY,
                    "custom_tag setting count over limit: " + setsPerDay.limit() + " per cid a day");
        }
        if (!devices.setTags(device, tags)) {
            throw Refusal.unknownTarget();
        }
        return Reply.DONE;
    }

    private static List<String> tags(Fields body) {
        List<String> tags =
                body.requiredTexts("custom_tag", MAX_TAGS).stream().distinct().toList();
        int characters = 0;
        for (String tag : tags) {
            requireTag("custom_tag", tag);
            characters += tag.codePointCount(0, tag.length());
        }
        if (characters > MAX_CHARACTERS) {
            throw Refusal.overLimit("custom_tag", characters, MAX_CHARACTERS, "characters together");
        }
        return tags;
    }

    /** A tag that is too long has a code of its own where tags are set. */
    private static String requireTag(String field, String tag) {
        int characters = tag.codePointCount(0, tag.length());
        if (characters > AudienceRules.MAX_TAG) {
            throw new Refusal(
                    GetuiCode.TAG_TOO_LONG,
                    field + " size over limit: " + characters + " characters (limit: " + AudienceRules.MAX_TAG + ")");
        }
        return AudienceRules.tag(field, tag);
    }

    /** One string with the tags separated by spaces, which no tag may hold. */
    private Reply get(Call call) {
        DeviceAddress device = cids.require(call.appNumber(), call.parameter(0));
        List<String> tags = devices.tags(device).orElseThrow(Refusal::unknownTarget);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putArray(call.parameter(0)).add(String.join(" ", tags));
        return Reply.of(data);
    }

    private Reply addToMany(Call call) {
        return changeMany(call, true);
    }

    private Reply removeFromMany(Call call) {
        return changeMany(call, false);
    }

    /** Data is {@code {cid: "true"}} per device, "false" where the device is unknown or full. */
    private Reply changeMany(Call call, boolean add) {
        if (!batchesPerMinute.permits(call.appNumber())) {
            throw new Refusal(
                    GetuiCode.TAG_BATCH_PER_MINUTE,
                    "custom_tag batch count over limit: " + batchesPerMinute.limit() + " a minute");
        }
        if (!batchesPerDay.permits(call.appNumber())) {
            throw new Refusal(
                    GetuiCode.TAG_SETS_PER_DAY,
                    "custom_tag batch count over limit: " + batchesPerDay.limit() + " a day");
        }
        String tag = requireTag("custom_tag", call.parameter(0));
        List<String> texts = call.body().requiredTexts("cid", MAX_CIDS);
        AudienceRules.refuseDuplicates(texts, "cid");
        List<String> invalid = new ArrayList<>();
        List<Cids.Resolved> known = cids.resolve(call.appNumber(), texts, invalid);
        if (known.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        List<DeviceAddress> addresses = Cids.devices(known);
        List<Boolean> done = add
                ? devices.addTag(call.appNumber(), tag, addresses)
                : devices.removeTag(call.appNumber(), tag, addresses);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < known.size(); i++) {
            data.put(known.get(i).given(), done.get(i).toString());
        }
        invalid.forEach(cid -> data.put(cid, "false"));
        return Reply.of(data);
    }
}
