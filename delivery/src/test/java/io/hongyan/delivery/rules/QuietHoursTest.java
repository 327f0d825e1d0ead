package io.hongyan.delivery.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When quiet hours are, and when they end. */
class QuietHoursTest {

    /** Both ends of the map, half and quarter hours, summer times of both hemispheres, one of half an hour, a skipped day. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Asia/Shanghai",
            "America/New_York",
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Kiritimati",
            "Etc/GMT+12",
            "+14:00",
            "-12:00",
            "America/Havana",
            "Asia/Beirut",
            "Africa/Casablanca",
            "Pacific/Apia");

    private static final Instant FROM = Instant.parse("2005-01-01T00:00:00Z");

    private static QuietHours hours(String text) {
        return QuietHours.parse(text);
    }

    private static Instant utc(String local, String zone) {
        return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
    }

    @Test
    void theyEndWhenTheClockOnTheWallFirstShowsATimeOutsideThem() {
        SplittableRandom random = new SplittableRandom(20);
        for (int i = 0; i < 4_000; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            QuietHours hours = random(random);
            Instant moment = random.nextInt(3) == 0 ? nearAJump(random, zone) : moment(random);
            assertThat(hours.endAfter(moment, zone))
                    .as("%s in %s at %s", hours.text(), zone, moment)
                    .isEqualTo(byLooking(hours, moment, zone));
        }
    }

    private static QuietHours random(SplittableRandom random) {
        LocalTime from = LocalTime.ofSecondOfDay(random.nextInt(24 * 4) * 900L);
        LocalTime to = LocalTime.ofSecondOfDay(random.nextInt(24 * 4) * 900L);
        return from.equals(to) ? random(random) : new QuietHours(from, to, QuietHours.Action.HOLD, Optional.empty());
    }

    private static Instant moment(SplittableRandom random) {
        return FROM.plus(random.nextLong(20L * 365 * 24 * 60), ChronoUnit.MINUTES);
    }

    private static Instant nearAJump(SplittableRandom random, ZoneId zone) {
        ZoneOffsetTransition jump = zone.getRules().nextTransition(moment(random));
        return jump == null
                ? moment(random)
                : jump.getInstant().plus(random.nextInt(2_880) - 1_440, ChronoUnit.MINUTES);
    }

    /** Minute by minute. */
    private static Optional<Instant> byLooking(QuietHours hours, Instant moment, ZoneId zone) {
        Instant looked = moment;
        while (isQuiet(hours, looked, zone)) {
            looked = looked.plus(1, ChronoUnit.MINUTES);
        }
        return looked.equals(moment) ? Optional.empty() : Optional.of(looked);
    }

    private static boolean isQuiet(QuietHours hours, Instant moment, ZoneId zone) {
        int minute = LocalDateTime.ofInstant(moment, zone).toLocalTime().toSecondOfDay() / 60;
        int from = hours.from().toSecondOfDay() / 60;
        int to = hours.to().toSecondOfDay() / 60;
        return from < to ? minute >= from && minute < to : minute >= from || minute < to;
    }

    @Test
    void theEndThatSummerTimeSkipsIsTheJumpItself() {
        QuietHours hours = hours("22:00-02:30");
        Instant night = utc("2026-03-28T23:00", "Europe/Berlin");
        assertThat(hours.endAfter(night, ZoneId.of("Europe/Berlin"))).contains(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void theNightInWhichTheClockGoesBackHasTheLastHourTwice() {
        QuietHours hours = hours("22:00-02:30");
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        assertThat(hours.endAfter(utc("2026-10-24T23:00", "Europe/Berlin"), berlin))
                .contains(first);
        assertThat(hours.endAfter(first, berlin)).isEmpty();
        Instant second = Instant.parse("2026-10-25T01:10:00Z");
        assertThat(hours.endAfter(second, berlin)).contains(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void theSameMomentIsQuietInOneZoneAndNotInAnother() {
        QuietHours hours = hours("22:00-08:00");
        Instant moment = Instant.parse("2026-07-01T10:00:00Z");
        assertThat(hours.endAfter(moment, ZoneId.of("+14:00"))).contains(moment.plus(Duration.ofHours(8)));
        assertThat(hours.endAfter(moment, ZoneId.of("-12:00"))).contains(moment.plus(Duration.ofHours(10)));
        assertThat(hours.endAfter(moment, ZoneId.of("Asia/Shanghai"))).isEmpty();
    }

    @Test
    void theTextReadsBackAsItWas() {
        for (String text : List.of("22:00-08:00 hold", "13:00-14:30 drop Asia/Shanghai", "00:00-23:59 hold +05:30")) {
            assertThat(hours(text).text()).isEqualTo(text);
        }
        assertThat(hours("22:00-08:00").action()).isEqualTo(QuietHours.Action.HOLD);
    }

    @Test
    void whatIsNoQuietHoursIsRefusedWithWhatWasExpected() {
        for (String text :
                List.of("22:00", "22:00-22:00", "25:00-08:00", "22:00-08:00 wait", "22:00-08:00 hold Mars/X")) {
            assertThatThrownBy(() -> hours(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("quiet_hours: ")
                    .hasMessageContaining("expected");
        }
    }
}
