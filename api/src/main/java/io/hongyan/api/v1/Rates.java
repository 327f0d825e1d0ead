package io.hongyan.api.v1;

import io.hongyan.delivery.Figures;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was sent got how far, as fractions; null where nothing got as far as the stage before.
 *
 * @param arrival of the sent
 * @param display of the arrived
 * @param click of the arrived
 */
record Rates(
        @Nullable Double arrival,
        @Nullable Double display,
        @Nullable Double click) {

    static Rates of(Figures figures) {
        return new Rates(
                part(figures.arrived(), figures.sent()),
                part(figures.displayed(), figures.arrived()),
                part(figures.clicked(), figures.arrived()));
    }

    /** Each counts the same, however much it stands for. */
    static Rates average(List<Rates> rates) {
        return new Rates(average(rates, Rates::arrival), average(rates, Rates::display), average(rates, Rates::click));
    }

    private static @Nullable Double average(List<Rates> rates, Function<Rates, @Nullable Double> rate) {
        List<Double> known = rates.stream().map(rate).filter(Objects::nonNull).toList();
        return known.isEmpty()
                ? null
                : known.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static @Nullable Double part(long of, long all) {
        return all == 0 ? null : (double) of / all;
    }
}
