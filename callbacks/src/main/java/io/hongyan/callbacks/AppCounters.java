package io.hongyan.callbacks;

import java.util.concurrent.atomic.LongAdder;

/** What was sent to an app's server since the process started, through all its configurations. Thread-safe. */
final class AppCounters {

    /** Receipts in requests that were taken. */
    final LongAdder sent = new LongAdder();

    /** Requests made. */
    final LongAdder requests = new LongAdder();

    /** Those of them that were not answered with success. */
    final LongAdder failed = new LongAdder();

    final DeliveryLog deliveries = new DeliveryLog();

    /** Receipts given up. */
    final LongAdder givenUp = new LongAdder();
}
