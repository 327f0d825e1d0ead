package io.hongyan.control;

import io.hongyan.kernel.App;

/** Outcome of {@link ControlPlane#createApp}. */
public sealed interface AppCreation {

    record Created(App app) implements AppCreation {}

    /** It was there with the same key and secret; name and plan stay as they are. */
    record Existed(App app) implements AppCreation {}

    /**
     * The app id is taken by an app with another key or secret.
     *
     * @param field appKey or masterSecret: the first that differs
     */
    record Conflict(App app, String field) implements AppCreation {}
}
