package io.hongyan.api;

import io.hongyan.api.v1.People;
import io.hongyan.api.v1.SessionCookie;
import io.hongyan.control.ControlPlane;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.access.AuditTrail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Accounts of a real control plane, in a file. */
final class PeopleOf {

    private PeopleOf() {}

    static People controlPlane(ControlPlane control, InstantSource clock) {
        return of(control, control.auditLog(), clock);
    }

    /** Of one control plane for all tests that do not care for accounts; the audit trail is each one's own. */
    static People sharedControlPlane(InstantSource clock) {
        return of(Shared.CONTROL, new InMemoryAuditTrail(clock), clock);
    }

    private static People of(ControlPlane control, AuditTrail audit, InstantSource clock) {
        return new People(
                control.operators(),
                control.signIns(),
                control.sessions(),
                control.accessTokens(),
                control.appRegistry(),
                audit,
                Optional.empty(),
                new SessionCookie(false),
                new People.Instance("test", () -> List.of("ws://127.0.0.1:8083/mqtt"), "CNY", ApiServer.ZONE),
                clock);
    }

    private static final class Shared {

        static final ControlPlane CONTROL = open();

        private Shared() {}

        private static ControlPlane open() {
            try {
                return ControlPlane.open(
                        Files.createTempDirectory("hongyan-control").resolve("control.db"),
                        InstallationKey.generate(new SecureRandom()),
                        InstantSource.system());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
