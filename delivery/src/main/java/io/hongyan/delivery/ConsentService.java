package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns decisions into shard commands. A user's decisions stand on the shard that the alias hashes to, and with each of the user's
 * devices, which delivery asks. Told again, a decision changes nothing, so what a crash cut short is told again in full.
 */
final class ConsentService implements Consents {

    private final Shards shards;
    private final Devices devices;

    ConsentService(Shards shards, Devices devices) {
        this.shards = shards;
        this.devices = devices;
    }

    @Override
    public void decide(int app, List<DeviceAddress> told, String purpose, boolean granted, Source source) {
        List<DeviceAddress> alone = new ArrayList<>();
        Set<String> users = new LinkedHashSet<>();
        List<Optional<Devices.DeviceProfile>> profiles = devices.profiles(told);
        for (int i = 0; i < told.size(); i++) {
            Optional<String> user =
                    profiles.get(i).map(profile -> profile.aliases().get(""));
            if (user.isPresent()) {
                users.add(user.get());
            } else {
                alone.add(told.get(i));
            }
        }
        decideFor(shards, app, alone, purpose, granted, source);
        users.forEach(user -> decide(app, "", user, purpose, granted, source));
    }

    @Override
    public void decide(int app, String aliasType, String alias, String purpose, boolean granted, Source source) {
        shards.ask(
                home(shards, app, aliasType, alias),
                new ShardOp.DecideForUser(app, aliasType, alias, purpose, granted, source));
        decideFor(shards, app, devices.devicesOf(app, aliasType, alias), purpose, granted, source);
    }

    private static void decideFor(
            Shards shards, int app, List<DeviceAddress> devices, String purpose, boolean granted, Source source) {
        new ByShard<>(devices, device -> device)
                .ask(shards, part -> new ShardOp.Decide(app, ByShard.ordinals(part), purpose, granted, source));
    }

    @Override
    public List<Decision> of(DeviceAddress device) {
        return shards.ask(device.shard(), new ShardOp.DecisionsOfDevice(device.app(), device.ordinal()));
    }

    @Override
    public List<Decision> of(int app, String aliasType, String alias) {
        return ofUser(shards, app, aliasType, alias);
    }

    /** A device was bound to an alias: what its user decided holds for it too. */
    static void bound(Shards shards, DeviceAddress device, String aliasType, String alias) {
        Map<String, Decision> latest = new LinkedHashMap<>();
        ofUser(shards, device.app(), aliasType, alias).forEach(decision -> latest.put(decision.purpose(), decision));
        latest.forEach((purpose, decision) ->
                decideFor(shards, device.app(), List.of(device), purpose, decision.granted(), decision.source()));
    }

    private static List<Decision> ofUser(Shards shards, int app, String aliasType, String alias) {
        return shards.ask(home(shards, app, aliasType, alias), new ShardOp.DecisionsOfUser(app, aliasType, alias));
    }

    private static int home(Shards shards, int app, String aliasType, String alias) {
        return Math.floorMod((app + "/" + aliasType + "/" + alias).hashCode(), shards.count());
    }
}
