package io.hongyan.delivery.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of the day at which a user is left alone, by the clock on the user's wall: where summer time makes the clock jump,
 * quiet hours begin and end with what it shows, so the night in which it goes back can have them twice.
 *
 * @param from first minute
 * @param to first minute after; before {@code from}: on the next day
 * @param zone of devices that tell no zone of their own; empty: the installation's
 */
public record QuietHours(LocalTime from, LocalTime to, Action action, Optional<ZoneId> zone) {

    private static final Pattern TEXT =
            Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?:\\s+(hold|drop))?(?:\\s+(\\S+))?");

    /** What becomes of a message meanwhile. */
    public enum Action {
        /** It waits for the end of the quiet hours, while its validity goes on. */
        HOLD,
        DROP;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException naming field, value and expectation */
    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException(
                    "quiet_hours: " + from + "-" + to + " (expected: two times that differ)");
        }
        if (from.getSecond() != 0 || from.getNano() != 0 || to.getSecond() != 0 || to.getNano() != 0) {
            throw new IllegalArgumentException("quiet_hours: " + from + "-" + to + " (expected: whole minutes)");
        }
    }

    /** Reads {@code 22:00-08:00}, and behind it an action and a zone: {@code 22:00-08:00 hold Asia/Shanghai}. */
    public static QuietHours parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("quiet_hours: " + text
                    + " (expected: from-to action zone, such as 22:00-08:00 hold Asia/Shanghai)");
        }
        try {
            return new QuietHours(
                    LocalTime.parse(matcher.group(1)),
                    LocalTime.parse(matcher.group(2)),
                    "drop".equals(matcher.group(3)) ? Action.DROP : Action.HOLD,
                    Optional.ofNullable(matcher.group(4)).map(ZoneId::of));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "quiet_hours: " + text + " (expected: times of a day and a time zone)", e);
        }
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return from + "-" + to + " " + action.wireName()
                + zone.map(named -> " " + named.getId()).orElse("");
    }

    /** When the quiet hours that a moment lies in are over in a zone; empty: it lies in none. */
    public Optional<Instant> endAfter(Instant moment, ZoneId where) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, where);
        if (!contains(local.toLocalTime())) {
            return Optional.empty();
        }
        ZoneRules rules = where.getRules();
        LocalDate day = local.toLocalTime().isBefore(to)
                ? local.toLocalDate()
                : local.toLocalDate().plusDays(1);
        Instant end = occurrence(day, moment, where);
        for (ZoneOffsetTransition jump = rules.nextTransition(moment);
                jump != null && jump.getInstant().isBefore(end);
                jump = rules.nextTransition(jump.getInstant())) {
            if (!contains(LocalDateTime.ofInstant(jump.getInstant(), where).toLocalTime())) {
                return Optional.of(jump.getInstant());
            }
        }
        return Optional.of(end);
    }

    /** When the clock shows the end on a day; of two such moments the first after the given one. */
    private Instant occurrence(LocalDate day, Instant moment, ZoneId where) {
        ZonedDateTime end = ZonedDateTime.of(day, to, where);
        Instant earlier = end.withEarlierOffsetAtOverlap().toInstant();
        return earlier.isAfter(moment)
                ? earlier
                : end.withLaterOffsetAtOverlap().toInstant();
    }

    private boolean contains(LocalTime time) {
        boolean begun = !time.isBefore(from);
        boolean over = !time.isBefore(to);
        return from.isBefore(to) ? begun && !over : begun || !over;
    }
}
