/**
 * The configuration as an immutable value. {@link io.hongyan.server.configuration.Configuration} is the tree with all
 * defaults and limits; {@link io.hongyan.server.configuration.SettingSources} gathers what file, environment and flags say
 * (later ones win), {@link io.hongyan.server.configuration.SettingsReader} turns texts into typed values and collects every
 * mistake, so that a start is refused once, with all of them.
 */
@NullMarked
package io.hongyan.server.configuration;

import org.jspecify.annotations.NullMarked;
