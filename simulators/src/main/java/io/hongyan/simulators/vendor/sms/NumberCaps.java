package io.hongyan.simulators.vendor.sms;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * 12.1: how many messages a number gets, as aggregators have it by default: verification codes 1 a minute, 5 an hour and 10 a day;
 * notices 50 a day; 40 a day in all. Days are China's. Thread-safe.
 */
final class NumberCaps {

    private static final ZoneId CHINA = ZoneId.of("UTC+8");
    private static final int ALL_A_DAY = 40;
    private static final int CODES_A_MINUTE = 1;
    private static final int CODES_AN_HOUR = 5;
    private static final int CODES_A_DAY = 10;
    private static final int NOTICES_A_DAY = 50;

    private final InstantSource clock;
    private final boolean enforced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<Sent>> numbers = new HashMap<>();

    private record Sent(SmsTemplate.Kind kind, Instant at) {}

    NumberCaps(InstantSource clock, boolean enforced) {
        this.clock = clock;
        this.enforced = enforced;
    }

    /** Whether a number may get one more; counts nothing. */
    boolean allows(SmsTemplate.Kind kind, String number) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Instant midnight =
                    now.atZone(CHINA).toLocalDate().atStartOfDay(CHINA).toInstant();
            List<Sent> sent = numbers.getOrDefault(number, List.of());
            boolean ofKind = switch (kind) {
                case VERIFICATION ->
                    since(sent, kind, now.minus(Duration.ofMinutes(1))) < CODES_A_MINUTE
                            && since(sent, kind, now.minus(Duration.ofHours(1))) < CODES_AN_HOUR
                            && since(sent, kind, midnight) < CODES_A_DAY;
                case NOTIFICATION -> since(sent, kind, midnight) < NOTICES_A_DAY;
                case MARKETING -> true;
            };
            return ofKind
                    && sent.stream().filter(one -> !one.at.isBefore(midnight)).count() < ALL_A_DAY;
        } finally {
            lock.unlock();
        }
    }

    private static long since(List<Sent> sent, SmsTemplate.Kind kind, Instant from) {
        return sent.stream()
                .filter(one -> one.kind == kind && one.at.isAfter(from))
                .count();
    }

    void count(SmsTemplate.Kind kind, String number) {
        if (!enforced) {
            return;
        }
        lock.lock();
        try {
            Instant now = clock.instant();
            List<Sent> sent = numbers.computeIfAbsent(number, _ -> new ArrayList<>());
            sent.removeIf(one -> one.at.isBefore(now.minus(Duration.ofDays(1))));
            sent.add(new Sent(kind, now));
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            numbers.clear();
        } finally {
            lock.unlock();
        }
    }
}
