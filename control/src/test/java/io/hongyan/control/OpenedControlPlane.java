package io.hongyan.control;

import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A control plane in a file, a clock that tests move, and its first operator where one is wanted. */
abstract class OpenedControlPlane {

    static final Secret PASSWORD = new Secret("correct horse battery");
    static final String ADDRESS = "192.0.2.7";

    private final InstallationKey key = InstallationKey.generate(new SecureRandom());
    Instant now = Instant.parse("2026-11-22T00:00:00Z");

    @TempDir
    Path folder;

    ControlPlane control;

    @BeforeEach
    void open() {
        control = ControlPlane.open(file(), key, () -> now);
    }

    @AfterEach
    void close() {
        control.close();
    }

    void reopen() {
        control.close();
        open();
    }

    Path file() {
        return folder.resolve("control.db");
    }

    void wait(Duration duration) {
        now = now.plus(duration);
    }

    /** The platform's first admin, "root". */
    Operator admin() {
        return done(control.signIns().setUp(control.signIns().setUpCode().orElseThrow(), "root", PASSWORD));
    }

    int app(String appId) {
        AppDraft draft = new AppDraft(appId, "demoKey1", new Secret("demoSecret1"), "Demo", Duration.ofDays(3));
        return ((AppCreation.Created) control.createApp(draft)).app().number();
    }

    static <T> T done(Change<T> change) {
        return switch (change) {
            case Change.Done<T>(T value) -> value;
            case Change.Refused<T> refused -> throw new AssertionError(refused);
        };
    }

    static String refusedField(Change<?> change) {
        return switch (change) {
            case Change.Done<?> done -> throw new AssertionError(done);
            case Change.Refused<?> refused -> refused.field();
        };
    }
}
