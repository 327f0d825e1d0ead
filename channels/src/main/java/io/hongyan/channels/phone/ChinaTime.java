package io.hongyan.channels.phone;

import io.hongyan.channels.Limits;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** {@code 2026-09-01 08:00:00}, by the clock in China, as aggregators write it. */
public final class ChinaTime {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private ChinaTime() {}

    /** Now where it cannot be read. */
    public static Instant parse(String text, InstantSource clock) {
        try {
            return LocalDateTime.parse(text, FORMAT).atZone(Limits.CHINA).toInstant();
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }
}
