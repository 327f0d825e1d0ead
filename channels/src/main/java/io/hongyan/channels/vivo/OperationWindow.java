package io.hongyan.channels.vivo;

import io.hongyan.channels.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The hours of a day in China in which vivo takes operation messages (reference section 8.3).
 *
 * @param from first hour, 0 … 24
 * @param until first hour after it, 0 … 24
 */
record OperationWindow(int from, int until) {

    /** How long until it opens; empty where it is open. */
    Optional<Duration> untilOpen(Instant now) {
        ZonedDateTime there = now.atZone(Limits.CHINA);
        if (from >= until || there.getHour() >= from && there.getHour() < until) {
            return Optional.empty();
        }
        ZonedDateTime opening = there.toLocalDate().atStartOfDay(Limits.CHINA).plusHours(from);
        return Optional.of(Duration.between(there, opening.isAfter(there) ? opening : opening.plusDays(1)));
    }
}
