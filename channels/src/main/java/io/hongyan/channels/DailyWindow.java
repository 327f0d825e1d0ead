package io.hongyan.channels;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The hours of a day in China in which a vendor takes messages of a kind.
 *
 * @param from first hour, 0 … 24
 * @param until first hour after it, 0 … 24
 */
public record DailyWindow(int from, int until) {

    /** A setting such as {@code 8-22}; {@code 0-24} is always open. */
    public static DailyWindow of(ChannelSettings settings, String name) {
        String[] hours = settings.text(name).split("-", -1);
        if (hours.length == 2 && isHour(hours[0]) && isHour(hours[1])) {
            return new DailyWindow(Integer.parseInt(hours[0]), Integer.parseInt(hours[1]));
        }
        throw settings.problem(name, "two hours of 0 … 24 with a hyphen between, as in 8-22");
    }

    private static boolean isHour(String text) {
        return text.matches("\\d{1,2}") && Integer.parseInt(text) <= 24;
    }

    /** How long until it opens; empty where it is open. */
    public Optional<Duration> untilOpen(Instant now) {
        ZonedDateTime there = now.atZone(Limits.CHINA);
        if (from >= until || there.getHour() >= from && there.getHour() < until) {
            return Optional.empty();
        }
        ZonedDateTime opening = there.toLocalDate().atStartOfDay(Limits.CHINA).plusHours(from);
        return Optional.of(Duration.between(there, opening.isAfter(there) ? opening : opening.plusDays(1)));
    }
}
