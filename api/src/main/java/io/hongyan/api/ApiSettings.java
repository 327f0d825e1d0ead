package io.hongyan.api;

import java.time.Duration;

/**
 * Settings of the HTTP API.
 *
 * @param host address to listen on
 * @param port 0: the system chooses one
 * @param timestampTolerance how far {@code /auth}'s timestamp may be from the server's clock, either way
 * @param tokenLifetime the official SDKs need more than one hour
 * @param maxBodyBytes largest request body, after decompression
 * @param maxBatchBodyBytes the same for batches, lists, aliases and registrations of vendor tokens
 * @param maxConcurrentRequests more are answered "busy" at once
 * @param maxConnections open TCP connections
 * @param shutdownGrace how long requests in progress may take after {@link HttpApi#close}
 */
public record ApiSettings(
        String host,
        int port,
        Duration timestampTolerance,
        Duration tokenLifetime,
        int maxBodyBytes,
        int maxBatchBodyBytes,
        int maxConcurrentRequests,
        int maxConnections,
        Duration shutdownGrace,
        Rates rates) {

    public static final ApiSettings DEFAULT = new ApiSettings(
            "0.0.0.0",
            8080,
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            1 << 20,
            4 << 20,
            4096,
            16_384,
            Duration.ofSeconds(10),
            Rates.DEFAULT);

    public ApiSettings {
        inRange("port", port, 0, 65_535);
        positive("timestampTolerance", timestampTolerance);
        if (tokenLifetime.compareTo(Duration.ofMinutes(61)) < 0 || tokenLifetime.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("tokenLifetime: " + tokenLifetime + " (expected: PT61M … P365D)");
        }
        inRange("maxBodyBytes", maxBodyBytes, 16 << 10, 64 << 20);
        inRange("maxBatchBodyBytes", maxBatchBodyBytes, maxBodyBytes, 64 << 20);
        inRange("maxConcurrentRequests", maxConcurrentRequests, 1, 1 << 20);
        inRange("maxConnections", maxConnections, 1, 1 << 20);
        positive("shutdownGrace", shutdownGrace);
    }

    /** These settings on another address. */
    public ApiSettings listeningOn(String newHost, int newPort) {
        return new ApiSettings(
                newHost,
                newPort,
                timestampTolerance,
                tokenLifetime,
                maxBodyBytes,
                maxBatchBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                shutdownGrace,
                rates);
    }

    /** These settings with other rates. */
    public ApiSettings withRates(Rates newRates) {
        return new ApiSettings(
                host,
                port,
                timestampTolerance,
                tokenLifetime,
                maxBodyBytes,
                maxBatchBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                shutdownGrace,
                newRates);
    }

    /**
     * Permitted calls per app (registrations: per source address). {@link #UNLIMITED} switches a limit off. A minute is a
     * minute of the clock, a day a day in the installation's time zone.
     *
     * @param authPerMinute code 10003
     * @param authPerDay code 10003
     * @param callsPerMinute every call but {@code /auth}; code 10005
     * @param appPushPerMinute push/all and push/tag together; code 30014
     * @param appPushPerDay push/all and push/tag together; codes 30007 and 30010
     * @param fastTagPerMinute code 30013
     * @param fastTagPerDay code 30006
     * @param listMessagesPerMinute code 30015
     * @param listMessagesPerDay code 30008
     * @param tagBatchPerMinute adding and removing one tag; code 30012
     * @param tagBatchPerDay code 30011
     * @param tagSetsPerCidPerDay setting all tags of one cid; code 30011
     * @param vendorTokenBindsPerMinute code 10005
     * @param realTimeReportsPerMinute code 30018
     * @param registrationsPerMinute per source address; HTTP 429
     */
    public record Rates(
            int authPerMinute,
            int authPerDay,
            int callsPerMinute,
            int appPushPerMinute,
            int appPushPerDay,
            int fastTagPerMinute,
            int fastTagPerDay,
            int listMessagesPerMinute,
            int listMessagesPerDay,
            int tagBatchPerMinute,
            int tagBatchPerDay,
            int tagSetsPerCidPerDay,
            int vendorTokenBindsPerMinute,
            int realTimeReportsPerMinute,
            int registrationsPerMinute) {

        public static final int UNLIMITED = 0;

        /** Getui's limit on {@code /auth}; everything else is the operator's own machine, so unlimited. */
        public static final Rates DEFAULT = new Rates(100, 100_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60_000);

        /** What Getui documents for its own service. */
        public static final Rates AS_DOCUMENTED =
                new Rates(100, 100_000, 0, 5, 100, 0, 0, 0, 2_000_000, 100, 10_000, 1, 1000, 0, 60_000);

        public Rates {
            notNegative("authPerMinute", authPerMinute);
            notNegative("authPerDay", authPerDay);
            notNegative("callsPerMinute", callsPerMinute);
            notNegative("appPushPerMinute", appPushPerMinute);
            notNegative("appPushPerDay", appPushPerDay);
            notNegative("fastTagPerMinute", fastTagPerMinute);
            notNegative("fastTagPerDay", fastTagPerDay);
            notNegative("listMessagesPerMinute", listMessagesPerMinute);
            notNegative("listMessagesPerDay", listMessagesPerDay);
            notNegative("tagBatchPerMinute", tagBatchPerMinute);
            notNegative("tagBatchPerDay", tagBatchPerDay);
            notNegative("tagSetsPerCidPerDay", tagSetsPerCidPerDay);
            notNegative("vendorTokenBindsPerMinute", vendorTokenBindsPerMinute);
            notNegative("realTimeReportsPerMinute", realTimeReportsPerMinute);
            notNegative("registrationsPerMinute", registrationsPerMinute);
        }

        private static void notNegative(String name, int value) {
            if (value < 0) {
                throw new IllegalArgumentException(
                        "rates." + name + ": " + value + " (expected: ≥ 1, or 0 for no limit)");
            }
        }
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " … " + most + ")");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
