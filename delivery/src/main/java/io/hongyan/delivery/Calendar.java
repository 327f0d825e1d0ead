package io.hongyan.delivery;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Days in the installation's time zone, as epoch days. Remembers the day it was last asked for. Not thread-safe. */
final class Calendar {

    private final ZoneId zone;
    private long fromMillis;
    private long toMillis;
    private long day;

    Calendar(ZoneId zone) {
        this.zone = zone;
    }

    long day(long epochMillis) {
        if (epochMillis < fromMillis || epochMillis >= toMillis) {
            LocalDate date = Instant.ofEpochMilli(epochMillis).atZone(zone).toLocalDate();
            day = date.toEpochDay();
            fromMillis = date.atStartOfDay(zone).toInstant().toEpochMilli();
            toMillis = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        }
        return day;
    }
}
