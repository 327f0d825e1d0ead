package io.hongyan.server;

import io.hongyan.control.AppCreation;
import io.hongyan.control.AppDraft;
import io.hongyan.control.ControlPlane;
import io.hongyan.control.ControlPlaneException;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.access.Sessions;
import io.hongyan.server.configuration.Configuration;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What everything else stands on: the locked data folder, the installation key and the control plane.
 */
record Installation(DataDirectory data, InstallationKey key, ControlPlane control) implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Installation.class);

    static Installation open(Configuration configuration, InstantSource clock, SecureRandom random) {
        DataDirectory data = DataDirectory.open(configuration.dataDir());
        try {
            InstallationKey key = data.installationKey(configuration.key(), random);
            ControlPlane control = ControlPlane.open(
                    data.controlDatabase(),
                    key,
                    clock,
                    new Sessions.Lifetime(
                            configuration.console().sessionIdle(),
                            configuration.console().sessionMax()));
            try {
                configuration.bootstrapApp().ifPresent(draft -> bootstrap(control, draft));
                return new Installation(data, key, control);
            } catch (RuntimeException e) {
                control.close();
                throw e;
            }
        } catch (ControlPlaneException e) {
            data.close();
            throw new StartupException(e.getMessage() == null ? "control plane" : e.getMessage(), e);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static void bootstrap(ControlPlane control, AppDraft draft) {
        switch (control.createApp(draft)) {
            case AppCreation.Created(var app) -> log.info("created app {}", app.appId());
            case AppCreation.Existed(var app) -> {
                if (!app.maxValidity().equals(draft.maxValidity())) {
                    log.warn(
                            "bootstrap.validity: {}d is not applied, app {} keeps the {}d it was created with",
                            draft.maxValidity().toDays(),
                            app.appId(),
                            app.maxValidity().toDays());
                }
            }
            case AppCreation.Conflict(var app, String field) ->
                throw new StartupException(
                        "bootstrap.app: app " + app.appId() + " exists with another " + field
                                + " (expected: the one it was created with, or another app id)",
                        null);
        }
    }

    @Override
    public void close() {
        control.close();
        data.close();
    }
}
