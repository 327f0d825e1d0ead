package io.hongyan.api.v1;

import io.hongyan.api.AppCategories;
import io.hongyan.delivery.Figures;
import io.hongyan.delivery.Trends;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An app beside the other apps of its category (大盘分析). */
final class IndustryFigures {

    private static final int TOP = 20;

    private final Trends trends;
    private final AppCategories categories;

    IndustryFigures(Trends trends, AppCategories categories) {
        this.trends = trends;
        this.categories = categories;
    }

    /** {@code Benchmark} of the document. */
    record Benchmark(
            String category,
            int apps,
            Rates own,
            Rates average,
            Rates top,
            @Nullable Integer rankByArrival,
            @Nullable Integer rankByClick) {}

    private record OfApp(int app, Figures figures, Rates rates) {}

    Benchmark benchmark(int app, int days) {
        String category = categories.of(app);
        List<OfApp> all = categories.apps(category).stream()
                .map(other -> of(other, days))
                .filter(other -> other.figures.sent() > 0)
                .toList();
        List<Rates> top = all.stream()
                .sorted(Comparator.comparingLong((OfApp of) -> of.figures.sent())
                        .reversed())
                .limit(TOP)
                .map(OfApp::rates)
                .toList();
        return new Benchmark(
                category,
                all.size(),
                of(app, days).rates,
                Rates.average(all.stream().map(OfApp::rates).toList()),
                Rates.average(top),
                rank(app, all, Rates::arrival),
                rank(app, all, Rates::click));
    }

    private OfApp of(int app, int days) {
        Figures figures = total(trends.lastDays(app, days));
        return new OfApp(app, figures, Rates.of(figures));
    }

    static Figures total(List<Trends.Day> days) {
        return days.stream().map(Trends.Day::total).reduce(Figures.NONE, Figures::plus);
    }

    /** Null where the app pushed nothing, or nothing arrived. */
    private static @Nullable Integer rank(int app, List<OfApp> all, Function<Rates, @Nullable Double> rate) {
        Double own = all.stream()
                .filter(of -> of.app == app)
                .map(of -> rate.apply(of.rates))
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null);
        if (own == null) {
            return null;
        }
        return 1
                + (int) all.stream()
                        .map(of -> rate.apply(of.rates))
                        .filter(other -> other != null && other > own)
                        .count();
    }
}
