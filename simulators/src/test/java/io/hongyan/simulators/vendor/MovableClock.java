package io.hongyan.simulators.vendor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands until a test moves it. */
public final class MovableClock implements InstantSource {

    private volatile Instant now;

    public MovableClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void move(Duration by) {
        now = now.plus(by);
    }

    public void set(Instant to) {
        now = to;
    }
}
