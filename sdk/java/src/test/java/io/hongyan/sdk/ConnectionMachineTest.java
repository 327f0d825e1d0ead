package io.hongyan.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionMachineTest {

    private final KeepAlive keepAlive = new KeepAlive(KeepAlive.INITIAL_SECONDS);
    private long nowMillis = 1_000_000;

    @Test
    void aNewDeviceRegistersConnectsSubscribesAndIsOnline() {
        ConnectionMachine machine = machine(false);
        assertThat(machine.start()).hasToString("[REGISTER]");
        assertThat(machine.registered()).hasToString("[CONNECT]");
        assertThat(machine.connected(false, 240, nowMillis)).hasToString("[SUBSCRIBE]");
        assertThat(machine.subscribed(1)).hasToString("[SEND_OUTBOX]");
        assertThat(machine.state()).isEqualTo(ClientState.ONLINE);
    }

    @Test
    void aContinuedSessionNeedsNoSubscription() {
        ConnectionMachine machine = machine(true);
        assertThat(machine.start()).hasToString("[CONNECT]");
        assertThat(machine.connected(true, 240, nowMillis)).hasToString("[SEND_OUTBOX]");
        assertThat(machine.state()).isEqualTo(ClientState.ONLINE);
    }

    /** The table of docs/sdk-state-machine.md: reason code while online, then state and code. */
    @ParameterizedTest
    @CsvSource({
        "0x00, WAITING, NETWORK_LOST",
        "0x80, WAITING, SERVER_CLOSED",
        "0x82, BLOCKED, PROTOCOL_ERROR",
        "0x84, BLOCKED, PROTOCOL_ERROR",
        "0x85, WAITING, UNKNOWN_CID",
        "0x86, BLOCKED, BAD_CREDENTIALS",
        "0x87, WAITING, NOT_AUTHORIZED",
        "0x8A, BLOCKED, NOT_AUTHORIZED",
        "0x88, WAITING, SERVER_UNAVAILABLE",
        "0x89, WAITING, SERVER_BUSY",
        "0x8B, WAITING, SERVER_UNAVAILABLE",
        "0x8D, WAITING, SILENT_LOSS",
        "0x8E, BLOCKED, TAKEN_OVER",
        "0x97, WAITING, SERVER_BUSY",
        "0x9F, WAITING, SERVER_BUSY"
    })
    void eachReasonOfAnEndHasItsStateAndCode(String reason, ClientState state, StateCode code) {
        for (boolean refusedAtConnect : new boolean[] {true, false}) {
            ConnectionMachine machine = machine(true);
            machine.start();
            if (!refusedAtConnect) {
                machine.connected(true, 240, nowMillis);
            }
            List<Effect> effects = machine.lost(Integer.decode(reason), false, nowMillis);
            assertThat(machine.state()).isEqualTo(state);
            assertThat(machine.code()).isEqualTo(code);
            assertThat(effects.stream().anyMatch(e -> e.kind == Effect.Kind.SCHEDULE_RETRY))
                    .isEqualTo(state == ClientState.WAITING);
            assertThat(effects.stream().anyMatch(e -> e.kind == Effect.Kind.FORGET_IDENTITY))
                    .isEqualTo(code == StateCode.UNKNOWN_CID || (refusedAtConnect && reason.equals("0x87")));
        }
    }

    @Test
    void registersAnewOnlyAfterTheServerDisownedTheCid() {
        ConnectionMachine machine = machine(true);
        machine.start();
        machine.lost(0x85, false, nowMillis);
        assertThat(machine.retryDue()).hasToString("[REGISTER]");

        ConnectionMachine other = machine(true);
        other.start();
        other.lost(0x86, false, nowMillis);
        assertThat(other.retryDue()).isEmpty();
        assertThat(other.start()).hasToString("[CONNECT]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, WAITING, REGISTRATION_FAILED", "500, WAITING, REGISTRATION_FAILED", "408, WAITING, REGISTRATION_FAILED",
        "429, WAITING, SERVER_BUSY", "503, WAITING, SERVER_BUSY", "400, BLOCKED, REGISTRATION_REFUSED",
        "401, BLOCKED, REGISTRATION_REFUSED"
    })
    void aFailedRegistrationIsRepeatedOnlyWhereThatCanHelp(int status, ClientState state, StateCode code) {
        ConnectionMachine machine = machine(false);
        machine.start();
        machine.registrationFailed(status, 0);
        assertThat(machine.state()).isEqualTo(state);
        assertThat(machine.code()).isEqualTo(code);
    }

    @Test
    void lateEventsChangeNothing() {
        ConnectionMachine machine = machine(true);
        machine.start();
        machine.stop();
        assertThat(machine.connected(false, 60, nowMillis)).isEmpty();
        assertThat(machine.subscribed(1)).isEmpty();
        assertThat(machine.lost(0x8B, false, nowMillis)).isEmpty();
        assertThat(machine.retryDue()).isEmpty();
        assertThat(machine.networkAvailable()).isEmpty();
        assertThat(machine.state()).isEqualTo(ClientState.STOPPED);
    }

    @Test
    void waitsGrowExponentiallyWithFullJitterUpToFiveMinutes() {
        Backoff backoff = new Backoff(new Random(1) {
            @Override
            public double nextDouble() {
                return 1.0;
            }
        });
        assertThat(List.of(backoff.nextMillis(), backoff.nextMillis(), backoff.nextMillis(), backoff.nextMillis()))
                .containsExactly(1_000L, 2_000L, 4_000L, 8_000L);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.nextMillis()).isLessThanOrEqualTo(300_000);
        }
        backoff.reset();
        assertThat(backoff.nextMillis()).isEqualTo(1_000);

        Backoff jittered = new Backoff(new Random(5));
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            jittered.reset();
            sum += jittered.nextMillis();
        }
        assertThat(sum / 10_000).isBetween(450.0, 550.0);
    }

    @Test
    void aFlappingConnectionDoesNotResetTheBackoff() {
        ConnectionMachine machine = machine(true);
        machine.start();
        long longest = 0;
        for (int i = 0; i < 30; i++) {
            machine.connected(true, 240, nowMillis);
            nowMillis += 100;
            longest = Math.max(longest, machine.lost(0, false, nowMillis).get(0).delayMillis);
            machine.retryDue();
        }
        assertThat(longest).isGreaterThan(60_000);
        machine.connected(true, 240, nowMillis);
        nowMillis += ConnectionMachine.STABLE_MILLIS;
        assertThat(machine.lost(0, false, nowMillis).get(0).delayMillis).isLessThanOrEqualTo(1_000);
    }

    @Test
    void keepAliveLengthensWhileStableAndShortensAfterASilentLoss() {
        keepAlive.connected(240);
        keepAlive.ended(false, 3 * 240_000L, nowMillis);
        assertThat(keepAlive.seconds()).isEqualTo(300);
        keepAlive.connected(300);
        keepAlive.ended(true, 1_000_000L, nowMillis);
        assertThat(keepAlive.seconds()).isEqualTo(150);
        for (int i = 0; i < 20; i++) {
            keepAlive.connected(keepAlive.seconds());
            keepAlive.ended(false, 100_000_000L, nowMillis);
        }
        assertThat(keepAlive.seconds()).as("below what failed today").isEqualTo(299);
        for (int i = 0; i < 20; i++) {
            keepAlive.connected(keepAlive.seconds());
            keepAlive.ended(false, 100_000_000L, nowMillis + 25 * 3_600_000L);
        }
        assertThat(keepAlive.seconds()).as("tried again the day after").isEqualTo(KeepAlive.MAX_SECONDS);
        for (int i = 0; i < 20; i++) {
            keepAlive.connected(keepAlive.seconds());
            keepAlive.ended(true, 1_000, nowMillis);
        }
        assertThat(keepAlive.seconds()).isEqualTo(KeepAlive.MIN_SECONDS);
    }

    @Test
    void theServersKeepAliveIsHonoured() {
        keepAlive.connected(60);
        assertThat(keepAlive.seconds()).isEqualTo(60);
    }

    private ConnectionMachine machine(boolean identified) {
        return new ConnectionMachine(new Backoff(new Random(3)), keepAlive, identified);
    }
}
