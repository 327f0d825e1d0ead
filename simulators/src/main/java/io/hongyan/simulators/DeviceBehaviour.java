package io.hongyan.simulators;

import java.util.Map;
import java.util.TreeMap;

/**
 * How the devices of a population behave. Immutable; change single values with the {@code with…} methods.
 *
 * @param platforms platform to weight
 * @param brands brand to weight
 * @param showProbability that an arrived notification is shown
 * @param clickProbability that a shown notification is clicked
 * @param dismissProbability that a shown notification that was not clicked is dismissed
 * @param showDelays from arrival to shown
 * @param reactDelays from shown to clicked or dismissed, and to each custom event
 * @param customEvents custom event id (90000 … 90999) to the probability that a shown message causes it
 */
public record DeviceBehaviour(
        Map<String, Double> platforms,
        Map<String, Double> brands,
        OnlinePattern online,
        double showProbability,
        double clickProbability,
        double dismissProbability,
        Delays showDelays,
        Delays reactDelays,
        Map<Integer, Double> customEvents) {

    /** Online, acknowledges, and otherwise leaves messages alone. */
    public static final DeviceBehaviour SILENT = new DeviceBehaviour(
            Map.of("android", 1.0),
            Map.of("other", 1.0),
            OnlinePattern.steady(1),
            0,
            0,
            0,
            Delays.NONE,
            Delays.NONE,
            Map.of());

    public DeviceBehaviour {
        platforms = Map.copyOf(platforms);
        brands = Map.copyOf(brands);
        customEvents = Map.copyOf(customEvents);
        checkMix("platforms", platforms);
        checkMix("brands", brands);
        checkProbability("showProbability", showProbability);
        checkProbability("clickProbability", clickProbability);
        checkProbability("dismissProbability", dismissProbability);
        customEvents.forEach((id, probability) -> {
            if (id < 90_000 || id > 90_999) {
                throw new IllegalArgumentException("customEvents: " + id + " (expected: 90000 … 90999)");
            }
            checkProbability("customEvents " + id, probability);
        });
    }

    public DeviceBehaviour withMix(Map<String, Double> newPlatforms, Map<String, Double> newBrands) {
        return new DeviceBehaviour(
                newPlatforms,
                newBrands,
                online,
                showProbability,
                clickProbability,
                dismissProbability,
                showDelays,
                reactDelays,
                customEvents);
    }

    public DeviceBehaviour withOnline(OnlinePattern pattern) {
        return new DeviceBehaviour(
                platforms,
                brands,
                pattern,
                showProbability,
                clickProbability,
                dismissProbability,
                showDelays,
                reactDelays,
                customEvents);
    }

    public DeviceBehaviour withReactions(double show, double click, double dismiss) {
        return new DeviceBehaviour(
                platforms, brands, online, show, click, dismiss, showDelays, reactDelays, customEvents);
    }

    public DeviceBehaviour withDelays(Delays show, Delays react) {
        return new DeviceBehaviour(
                platforms,
                brands,
                online,
                showProbability,
                clickProbability,
                dismissProbability,
                show,
                react,
                customEvents);
    }

    public DeviceBehaviour withCustomEvents(Map<Integer, Double> events) {
        return new DeviceBehaviour(
                platforms,
                brands,
                online,
                showProbability,
                clickProbability,
                dismissProbability,
                showDelays,
                reactDelays,
                events);
    }

    /** Draws from a weighted mix, in the order of its keys so that a seed always draws the same. */
    static String draw(Map<String, Double> mix, double uniform) {
        TreeMap<String, Double> ordered = new TreeMap<>(mix);
        double rest = uniform
                * ordered.values().stream().mapToDouble(Double::doubleValue).sum();
        for (Map.Entry<String, Double> entry : ordered.entrySet()) {
            rest -= entry.getValue();
            if (rest < 0) {
                return entry.getKey();
            }
        }
        return ordered.lastKey();
    }

    private static void checkMix(String field, Map<String, Double> mix) {
        double sum = 0;
        for (double weight : mix.values()) {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException(field + ": weight " + weight + " (expected: not negative)");
            }
            sum += weight;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException(field + ": " + mix + " (expected: at least one positive weight)");
        }
    }

    private static void checkProbability(String field, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(field + ": " + probability + " (expected: 0 … 1)");
        }
    }
}
