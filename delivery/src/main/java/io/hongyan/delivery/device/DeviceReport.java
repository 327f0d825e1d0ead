package io.hongyan.delivery.device;

import io.hongyan.audience.DeviceFactsUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a device said of itself on {@code hy/device}; what is empty stays as it was.
 *
 * @param tags replaces all custom tags of the device
 * @param alias binds the device's alias (default alias type); an empty text unbinds
 * @param badge the badge the device shows now
 * @param consents what the user decided, by purpose
 * @param screenOn whether the screen is on now; memory only
 */
public record DeviceReport(
        DeviceFactsUpdate facts,
        Optional<List<String>> tags,
        Optional<String> alias,
        Optional<Integer> badge,
        Map<String, Boolean> consents,
        Optional<Boolean> screenOn) {

    public DeviceReport {
        consents = Map.copyOf(consents);
    }

    /** Of facts, tags, alias and badge only. */
    public DeviceReport(
            DeviceFactsUpdate facts, Optional<List<String>> tags, Optional<String> alias, Optional<Integer> badge) {
        this(facts, tags, alias, badge, Map.of(), Optional.empty());
    }
}
