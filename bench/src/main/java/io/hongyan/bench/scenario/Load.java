package io.hongyan.bench.scenario;

/**
 * How much load a scenario makes; the defaults are those of docs/benchmarks.md.
 *
 * @param messages broadcasts per measured fan-out
 * @param ratePerSecond single pushes a second
 * @param seconds length of a timed measurement, after a warm-up of a quarter of it
 * @param drainClients devices that were away
 * @param drainMessages messages waiting for each of them
 * @param connecting half-open connections at once in a storm
 * @param generatorLoops event loops of the load generator
 * @param httpConnections keep-alive connections of the REST scenario
 * @param storedDevices devices in the data folder of the startup scenario
 * @param massDevices devices of the tenmillion and rules scenarios, and of the plan over vendors
 * @param vendorMessages messages to a vendor that takes batches, and waiting for a slow one; a quarter of it to others; receipts to
 *     an app's server
 */
public record Load(
        int connections,
        int payloadBytes,
        int messages,
        int ratePerSecond,
        int seconds,
        int drainClients,
        int drainMessages,
        int connecting,
        int generatorLoops,
        int httpConnections,
        int storedDevices,
        int massDevices,
        int vendorMessages) {}
