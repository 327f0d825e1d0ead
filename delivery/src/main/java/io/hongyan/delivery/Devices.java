package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceRecord;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.DeviceAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices, aliases, tags, blacklist and badges. Blocks until what it answers is on disk; call it from virtual threads. */
public interface Devices {

    /** An alias holds at most this many devices. */
    int MAX_DEVICES_PER_ALIAS = 10;

    Registration register(int app, DeviceFacts facts);

    /** Registers many devices at once (imports, load tests); results in the order given. */
    List<Registration> registerAll(int app, List<DeviceFacts> facts);

    /** What is known of each device, in order; empty where there is no such device. */
    List<Optional<DeviceProfile>> profiles(List<DeviceAddress> devices);

    /** Raises the epoch of a device's secret, so that older secrets are refused; answers the new secret. */
    Optional<String> renewSecret(DeviceAddress device);

    // --- aliases; the alias type is a namespace, empty for the default one ---

    /** Binds each device to an alias, replacing the one it had under the type; one result per binding, in order. */
    List<BindResult> bindAliases(int app, String aliasType, List<AliasBinding> bindings);

    /** Takes the bindings away that exist; others are ignored. */
    void unbindAliases(int app, String aliasType, List<AliasBinding> bindings);

    void unbindAlias(int app, String aliasType, String alias);

    Optional<String> aliasOf(DeviceAddress device, String aliasType);

    List<DeviceAddress> devicesOf(int app, String aliasType, String alias);

    /** {@link #devicesOf} for many aliases at once; results in the order given. */
    List<List<DeviceAddress>> devicesOfAll(int app, String aliasType, List<String> aliases);

    // --- tags ---

    /** Replaces all tags of a device; false where there is no such device. */
    boolean setTags(DeviceAddress device, List<String> tags);

    /** Adds a tag to devices; for each whether it now has it (false: no such device, or it holds 100 tags or 512 characters). */
    List<Boolean> addTag(int app, String tag, List<DeviceAddress> devices);

    /** Takes a tag from devices; for each whether the device exists. */
    List<Boolean> removeTag(int app, String tag, List<DeviceAddress> devices);

    /** Tags of a device, in the order they were set; empty where there is no such device. */
    Optional<List<String>> tags(DeviceAddress device);

    // --- the rest ---

    void setBlacklisted(List<DeviceAddress> devices, boolean blacklisted);

    void changeBadge(List<DeviceAddress> devices, BadgeChange change);

    /** Binds a vendor's token to a device, or unbinds it where the token is empty; false where there is no such device. */
    List<Boolean> bindVendorTokens(String vendor, List<VendorToken> tokens);

    long count(int app, Audience audience);

    /**
     * Devices that a push is lost on: a vendor said that the app is uninstalled, or the device did not connect in so many days.
     * Read page by page, so that they never stand in memory all together. Stops where the visitor answers false.
     */
    void invalid(int app, int inactiveDays, InvalidVisitor visitor);

    /** Takes one device; answers whether to go on. */
    @FunctionalInterface
    interface InvalidVisitor {
        boolean visit(DeviceAddress device, boolean uninstalled);
    }

    record Registration(DeviceAddress address, Cid cid, String deviceSecret) {}

    record AliasBinding(DeviceAddress device, String alias) {}

    /** Outcome of one binding. */
    enum BindResult {
        BOUND,
        UNKNOWN_DEVICE,
        /** The alias already holds {@link #MAX_DEVICES_PER_ALIAS} devices. */
        ALIAS_FULL
    }

    record VendorToken(DeviceAddress device, String token) {}

    /** A new badge: set to the number, or added to the present one (never below 0). */
    record BadgeChange(boolean relative, int number) {

        private static final java.util.regex.Pattern FORM = java.util.regex.Pattern.compile("[+-]?\\d{1,9}");

        /** Reads {@code 5}, {@code +1} or {@code -1}; empty for anything else. */
        public static Optional<BadgeChange> parse(String text) {
            return FORM.matcher(text).matches()
                    ? Optional.of(new BadgeChange(!Character.isDigit(text.charAt(0)), Integer.parseInt(text)))
                    : Optional.empty();
        }

        DeviceRecord applyTo(DeviceRecord device) {
            long badge = relative ? (long) device.badge() + number : number;
            return device.withBadge((int) Math.clamp(badge, 0, Integer.MAX_VALUE));
        }
    }

    /**
     * @param connected has a connection now
     * @param lastLogin start of its latest connection; empty: never connected
     * @param logins number of connections so far
     */
    record DeviceProfile(
            DeviceAddress address,
            DeviceFacts facts,
            Instant registered,
            boolean connected,
            Optional<Instant> lastLogin,
            long logins,
            boolean blacklisted,
            int badge,
            List<String> tags,
            Map<String, String> aliases) {}
}
