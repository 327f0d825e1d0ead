package io.hongyan.api.v1;

import io.hongyan.api.AudienceRules;
import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.v1.ImportWork.Row;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.Devices;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags of devices, replaced or added to. Doing it again changes nothing. */
final class TagImport {

    private final Devices devices;

    TagImport(Devices devices) {
        this.devices = devices;
    }

    void replace(Job job, List<Row> rows, Refusals refusals) {
        Map<Row, List<String>> wanted = new LinkedHashMap<>();
        ImportWork.forEach(rows, refusals, row -> wanted.put(row, tags(row)));
        List<Row> order = List.copyOf(wanted.keySet());
        List<Boolean> done =
                AtOnce.forEach(order, row -> devices.setTags(row.device(), wanted.getOrDefault(row, List.of())));
        for (int i = 0; i < order.size(); i++) {
            if (!done.get(i)) {
                refusals.add(order.get(i).line(), LineReason.UNKNOWN_CID);
            }
        }
    }

    void add(Job job, List<Row> rows, Refusals refusals) {
        Map<String, List<Row>> byTag = new LinkedHashMap<>();
        ImportWork.forEach(rows, refusals, row -> {
            List<String> tags = tags(row);
            if (tags.isEmpty()) {
                refusals.add(row.line(), LineReason.NO_TAGS);
            }
            tags.forEach(
                    tag -> byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(row));
        });
        Map<Row, String> full = new LinkedHashMap<>();
        byTag.forEach((tag, tagged) -> {
            List<Boolean> added = devices.addTag(
                    job.app(), tag, tagged.stream().map(Row::device).toList());
            for (int i = 0; i < tagged.size(); i++) {
                if (!added.get(i)) {
                    full.merge(tagged.get(i), tag, (before, more) -> before + ", " + more);
                }
            }
        });
        full.forEach((row, tags) -> refusals.add(row.line(), LineReason.tagsFull(tags)));
    }

    private static List<String> tags(Row row) {
        List<String> tags = Arrays.stream(row.value().split("\\|"))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
        if (tags.size() > DeviceRegistry.MAX_TAGS) {
            throw Refusal.overLimit("tags", tags.size(), DeviceRegistry.MAX_TAGS, "tags");
        }
        int characters = 0;
        for (String tag : tags) {
            AudienceRules.tag("tag", tag);
            characters += tag.codePointCount(0, tag.length());
        }
        if (characters > DeviceRegistry.MAX_TAG_CHARACTERS) {
            throw Refusal.overLimit("tags", characters, DeviceRegistry.MAX_TAG_CHARACTERS, "characters together");
        }
        return tags;
    }
}
