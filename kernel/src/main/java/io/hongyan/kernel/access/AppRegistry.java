package io.hongyan.kernel.access;

import io.hongyan.kernel.App;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The apps as people see and change them. On disk, in the audit log and in force when a call returns. */
public interface AppRegistry {

    /** In order of creation. */
    List<Profile> all();

    Optional<Profile> byNumber(int app);

    /** Makes an app with new keys; its maker becomes the owner. */
    Change<Created> create(Settings settings, Duration maxValidity, String owner);

    Change<Profile> change(int app, Settings settings);

    /**
     * Makes a new master secret.
     *
     * @param grace how long the one before is still taken; zero: it ends at once, and so do the API tokens got by it
     */
    Change<NewSecret> rotateMasterSecret(int app, Duration grace);

    /**
     * What people say of an app.
     *
     * @param name 1–100 characters
     * @param category the industry its figures are compared with; empty: none
     * @param approvalThreshold a push to more devices than this needs approval; empty: none does
     */
    record Settings(String name, String category, Optional<Long> approvalThreshold) {}

    /** @param formerSecretUntil until when the master secret before is still taken */
    record Profile(App app, Settings settings, Instant created, Optional<Instant> formerSecretUntil) {}

    /** @param masterSecret shown this once */
    record Created(Profile profile, Secret masterSecret) {}

    /** @param masterSecret shown this once */
    record NewSecret(Profile profile, Secret masterSecret) {}
}
