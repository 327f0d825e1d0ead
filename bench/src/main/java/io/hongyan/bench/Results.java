package io.hongyan.bench;

import io.hongyan.bench.scenario.Metric;
import io.hongyan.bench.servers.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Figures of all rounds of one scenario, and the table of their medians. */
final class Results {

    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<String, Map<Metric, List<Double>>> figures = new LinkedHashMap<>();

    void add(Target target, Map<Metric, Double> measured) {
        targets.put(target.name(), target);
        Map<Metric, List<Double>> ofTarget =
                figures.computeIfAbsent(target.name(), name -> new EnumMap<>(Metric.class));
        measured.forEach((metric, value) ->
                ofTarget.computeIfAbsent(metric, key -> new ArrayList<>()).add(value));
    }

    /**
     * One row per target: median of each figure, then in brackets its ratio to the floor's and, for Hongyan, to that of the
     * best peer.
     */
    String table() {
        List<Metric> columns = Arrays.stream(Metric.values())
                .filter(metric -> figures.values().stream().anyMatch(of -> of.containsKey(metric)))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("target"));
        columns.forEach(metric -> head.add(metric.label()));
        rows.add(head);
        for (String target : figures.keySet()) {
            List<String> row = new ArrayList<>(List.of(target));
            columns.forEach(metric -> row.add(cell(target, metric)));
            rows.add(row);
        }
        return aligned(rows);
    }

    private String cell(String target, Metric metric) {
        OptionalDouble value = median(target, metric);
        if (value.isEmpty()) {
            return "–";
        }
        StringBuilder cell = new StringBuilder(format(value.getAsDouble()));
        floor().filter(floor -> !floor.equals(target))
                .ifPresent(floor -> appendRatio(cell, value.getAsDouble(), median(floor, metric), "floor"));
        if (target.equals("hongyan")) {
            appendRatio(cell, value.getAsDouble(), bestPeer(metric), "best peer");
        }
        return cell.toString();
    }

    private static void appendRatio(StringBuilder cell, double value, OptionalDouble other, String name) {
        if (other.isPresent() && other.getAsDouble() > 0) {
            cell.append(" (%.2f× %s)".formatted(value / other.getAsDouble(), name));
        }
    }

    private Optional<String> floor() {
        return targets.values().stream()
                .filter(Target::isFloor)
                .map(Target::name)
                .findFirst();
    }

    private OptionalDouble bestPeer(Metric metric) {
        double[] peers = targets.values().stream()
                .filter(Target::isPeer)
                .map(target -> median(target.name(), metric))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return metric.moreIsBetter()
                ? Arrays.stream(peers).max()
                : Arrays.stream(peers).min();
    }

    private OptionalDouble median(String target, Metric metric) {
        List<Double> values = figures.getOrDefault(target, Map.of()).getOrDefault(metric, List.of());
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    private static String format(double value) {
        double size = Math.abs(value);
        if (size >= 1_000) {
            return "%,.0f".formatted(value);
        }
        return size >= 100 || value == Math.rint(value)
                ? "%.0f".formatted(value)
                : size >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }

    /** As a Markdown table that also reads well in a terminal. */
    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < widths.length; i++) {
                table.append("| ")
                        .append(("%-" + widths[i] + "s ").formatted(rows.get(r).get(i)));
            }
            table.append("|\n");
            if (r == 0) {
                for (int width : widths) {
                    table.append("| ").append("-".repeat(width)).append(' ');
                }
                table.append("|\n");
            }
        }
        return table.toString();
    }
}
