package io.hongyan.simulators.vendor;

import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How the simulators run.
 *
 * @param port 0: a free one
 * @param smppPort where the SMS centre listens; 0: a free one
 * @param clock days of quotas, rates and lives of tokens run by it
 * @param seed of all chance: faults, ids, receipts
 * @param instant for benchmarks: no receipts, no records, no quotas and no rates
 * @param tls where it is present the port speaks TLS, and HTTP/2 to those who ask for it
 */
public record SimulatorSettings(
        String host,
        int port,
        int smppPort,
        InstantSource clock,
        long seed,
        boolean instant,
        Optional<SSLContext> tls) {

    /** Plain HTTP on the loopback address, by the system's clock; the SMS centre two ports on. */
    public static SimulatorSettings onPort(int port) {
        return new SimulatorSettings(
                "127.0.0.1", port, port == 0 ? 0 : port + 2, InstantSource.system(), 1, false, Optional.empty());
    }

    public SimulatorSettings withPort(int number) {
        return new SimulatorSettings(host, number, number == 0 ? 0 : number + 2, clock, seed, instant, tls);
    }

    public SimulatorSettings withSmppPort(int number) {
        return new SimulatorSettings(host, port, number, clock, seed, instant, tls);
    }

    public SimulatorSettings withHost(String address) {
        return new SimulatorSettings(address, port, smppPort, clock, seed, instant, tls);
    }

    public SimulatorSettings withClock(InstantSource source) {
        return new SimulatorSettings(host, port, smppPort, source, seed, instant, tls);
    }

    public SimulatorSettings withSeed(long number) {
        return new SimulatorSettings(host, port, smppPort, clock, number, instant, tls);
    }

    public SimulatorSettings forBenchmarks() {
        return new SimulatorSettings(host, port, smppPort, clock, seed, true, tls);
    }

    public SimulatorSettings withTls(SSLContext context) {
        return new SimulatorSettings(host, port, smppPort, clock, seed, instant, Optional.of(context));
    }
}
