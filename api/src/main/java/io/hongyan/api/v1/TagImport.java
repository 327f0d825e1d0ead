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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tags of devices, replaced or added to. Doing it again changes nothing. */
final class TagImport {

    private final Devices devices;

    TagImport(Devices devices) {
        this.devices = devices;
    }

    void replace(Job job, List<Row> rows, boolean again, Refusals refusals) {
        Map<Row, List<String>> wanted = new LinkedHashMap<>();
        ImportWork.forEach(rows, refusals, row -> wanted.put(row, tags(row)));
        // Each waits for its shard's commit, and one commit serves all that wait.
        List<Row> order = List.copyOf(wanted.keySet());
        List<Boolean> done = atOnce(order, row -> devices.setTags(row.device(), wanted.getOrDefault(row, List.of())));
        for (int i = 0; i < order.size(); i++) {
            if (!done.get(i)) {
                refusals.add(order.get(i).line(), LineReason.UNKNOWN_CID);
            }
        }
    }

    void add(Job job, List<Row> rows, boolean again, Refusals refusals) {
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

    private interface Change {
        boolean of(Row row);
    }

    private static List<Boolean> atOnce(List<Row> rows, Change change) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> changes = new ArrayList<>(rows.size());
            rows.forEach(row -> changes.add(threads.submit(() -> change.of(row))));
            List<Boolean> done = new ArrayList<>(rows.size());
            for (Future<Boolean> one : changes) {
                done.add(one.get());
            }
            return done;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
