package io.hongyan.kernel;

import java.time.Duration;

/**
 * A tenant. Everything else belongs to exactly one app.
 *
 * @param number the app's number in this installation, 1, 2, 3, …: what keys and CIDs hold
 * @param appId public id, 8–32 letters and digits
 * @param maxValidity the longest time a message may wait for its device under the app's plan: 3, 7 or 40 days
 */
public record App(int number, String appId, String appKey, Secret masterSecret, String name, Duration maxValidity) {}
