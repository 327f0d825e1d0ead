package io.hongyan.audience;

import io.hongyan.kernel.Platform;
import java.util.Map;
import java.util.Optional;

/** A change of {@link DeviceFacts}: what is empty stays as it was. A vendor token that is an empty text is removed. */
public record DeviceFactsUpdate(
        Optional<Platform> platform,
        Optional<String> brand,
        Optional<String> model,
        Optional<String> osVersion,
        Optional<String> appVersion,
        Optional<String> packageName,
        Optional<String> region,
        Optional<String> language,
        Optional<String> timeZone,
        Map<String, String> vendorTokens,
        Optional<Boolean> notificationOn) {

    public DeviceFactsUpdate {
        vendorTokens = Map.copyOf(vendorTokens);
    }

    /** A change of nothing. */
    public static final DeviceFactsUpdate NONE = new DeviceFactsUpdate(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty());

    public boolean isEmpty() {
        return equals(NONE);
    }

    public DeviceFacts applyTo(DeviceFacts facts) {
        DeviceFacts changed = new DeviceFacts(
                platform.orElse(facts.platform()),
                brand.orElse(facts.brand()),
                model.orElse(facts.model()),
                osVersion.orElse(facts.osVersion()),
                appVersion.orElse(facts.appVersion()),
                packageName.orElse(facts.packageName()),
                region.orElse(facts.region()),
                language.orElse(facts.language()),
                timeZone.orElse(facts.timeZone()),
                facts.vendorTokens(),
                notificationOn.orElse(facts.notificationOn()));
        for (Map.Entry<String, String> token : vendorTokens.entrySet()) {
            changed = changed.withVendorToken(token.getKey(), token.getValue());
        }
        return changed;
    }
}
