package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Turns what is asked about devices into shard commands. */
final class DeviceService implements Devices {

    private static final int INVALID_AT_ONCE = 10_000;

    private final Shards shards;
    private final CidCipher cids;
    private final DeviceSecrets secrets;
    private final AtomicInteger nextShard;

    /** One binding at a time, so that an alias never gets more devices than it may hold. */
    private final ReentrantLock bindings = new ReentrantLock();

    /** @param firstShard where registration starts going round */
    DeviceService(Shards shards, CidCipher cids, DeviceSecrets secrets, int firstShard) {
        this.shards = shards;
        this.cids = cids;
        this.secrets = secrets;
        this.nextShard = new AtomicInteger(firstShard);
    }

    @Override
    public Registration register(int app, DeviceFacts facts) {
        return registerAll(app, List.of(facts)).getFirst();
    }

    @Override
    public List<Registration> registerAll(int app, List<DeviceFacts> facts) {
        int count = shards.count();
        int first = Math.floorMod(nextShard.getAndAdd(facts.size()), count);
        List<List<DeviceFacts>> parts = new ArrayList<>(count);
        for (int shard = 0; shard < count; shard++) {
            parts.add(new ArrayList<>());
        }
        for (int i = 0; i < facts.size(); i++) {
            parts.get((first + i) % count).add(facts.get(i));
        }
        List<CompletableFuture<int[]>> replies = new ArrayList<>(count);
        for (int shard = 0; shard < count; shard++) {
            replies.add(
                    parts.get(shard).isEmpty()
                            ? CompletableFuture.completedFuture(new int[0])
                            : shards.submit(shard, new ShardOp.Register(app, parts.get(shard))));
        }
        List<int[]> ordinals = replies.stream().map(Shards::await).toList();
        int[] used = new int[count];
        List<Registration> registrations = new ArrayList<>(facts.size());
        for (int i = 0; i < facts.size(); i++) {
            int shard = (first + i) % count;
            DeviceAddress address = new DeviceAddress(app, shard, ordinals.get(shard)[used[shard]++]);
            Cid cid = cids.encode(address);
            registrations.add(new Registration(address, cid, secrets.issue(cid, 0)));
        }
        return registrations;
    }

    @Override
    public List<Optional<DeviceProfile>> profiles(List<DeviceAddress> devices) {
        return new ByShard<>(devices, device -> device)
                .collect(shards, part -> new ShardOp.Profiles(part.getFirst().app(), ByShard.ordinals(part)));
    }

    @Override
    public Optional<String> renewSecret(DeviceAddress device) {
        int epoch = shards.ask(device.shard(), new ShardOp.RenewSecret(device.app(), device.ordinal()));
        if (epoch > DeviceShard.MAX_EPOCH) {
            throw new IllegalStateException("secret epoch: " + epoch + " (limit: " + DeviceShard.MAX_EPOCH + ")");
        }
        return epoch < 0 ? Optional.empty() : Optional.of(secrets.issue(cids.encode(device), epoch));
    }

    // --- aliases: each shard knows those of its own devices, so a look-up asks all shards ---

    @Override
    public List<BindResult> bindAliases(int app, String aliasType, List<AliasBinding> wanted) {
        bindings.lock();
        try {
            return wanted.stream().map(binding -> bind(app, aliasType, binding)).toList();
        } finally {
            bindings.unlock();
        }
    }

    private BindResult bind(int app, String aliasType, AliasBinding binding) {
        List<DeviceAddress> holders = devicesOf(app, aliasType, binding.alias());
        if (holders.contains(binding.device())) {
            return BindResult.BOUND;
        }
        if (holders.size() >= MAX_DEVICES_PER_ALIAS) {
            return BindResult.ALIAS_FULL;
        }
        boolean exists = shards.ask(
                binding.device().shard(),
                new ShardOp.SetAlias(app, binding.device().ordinal(), aliasType, binding.alias()));
        if (exists && aliasType.isEmpty() && !holders.isEmpty()) {
            share(app, binding, holders);
        }
        if (exists) {
            ConsentService.bound(shards, binding.device(), aliasType, binding.alias());
        }
        return exists ? BindResult.BOUND : BindResult.UNKNOWN_DEVICE;
    }

    /** Tells the shards of a user's devices of each other. */
    private void share(int app, AliasBinding binding, List<DeviceAddress> holders) {
        List<Integer> of = Stream.concat(holders.stream(), Stream.of(binding.device()))
                .map(DeviceAddress::shard)
                .distinct()
                .toList();
        of.forEach(shard -> shards.ask(shard, new ShardOp.ShareUser(app, binding.alias(), of)));
    }

    @Override
    public void unbindAliases(int app, String aliasType, List<AliasBinding> unwanted) {
        new ByShard<>(unwanted, AliasBinding::device)
                .ask(
                        shards,
                        part -> new ShardOp.UnsetAliases(
                                app,
                                aliasType,
                                part.stream()
                                        .map(binding -> new ShardOp.OrdinalText(
                                                binding.device().ordinal(), binding.alias()))
                                        .toList()));
    }

    @Override
    public void unbindAlias(int app, String aliasType, String alias) {
        shards.askAll(shard -> new ShardOp.DropAlias(app, aliasType, alias));
    }

    @Override
    public Optional<String> aliasOf(DeviceAddress device, String aliasType) {
        return profiles(List.of(device))
                .getFirst()
                .map(profile -> profile.aliases().get(aliasType));
    }

    @Override
    public List<DeviceAddress> devicesOf(int app, String aliasType, String alias) {
        return devicesOfAll(app, aliasType, List.of(alias)).getFirst();
    }

    @Override
    public List<List<DeviceAddress>> devicesOfAll(int app, String aliasType, List<String> aliases) {
        List<List<List<Integer>>> byShard =
                shards.askAll(shard -> new ShardOp.DevicesOfAliases(app, aliasType, aliases));
        List<List<DeviceAddress>> devices = new ArrayList<>(aliases.size());
        for (int i = 0; i < aliases.size(); i++) {
            List<DeviceAddress> ofAlias = new ArrayList<>();
            for (int shard = 0; shard < byShard.size(); shard++) {
                for (int ordinal : byShard.get(shard).get(i)) {
                    ofAlias.add(new DeviceAddress(app, shard, ordinal));
                }
            }
            devices.add(List.copyOf(ofAlias));
        }
        return devices;
    }

    // --- tags and the rest ---

    @Override
    public boolean setTags(DeviceAddress device, List<String> tags) {
        return shards.ask(device.shard(), new ShardOp.SetTags(device.app(), device.ordinal(), tags));
    }

    @Override
    public List<Boolean> addTag(int app, String tag, List<DeviceAddress> devices) {
        return changeTag(app, tag, devices, true);
    }

    @Override
    public List<Boolean> removeTag(int app, String tag, List<DeviceAddress> devices) {
        return changeTag(app, tag, devices, false);
    }

    private List<Boolean> changeTag(int app, String tag, List<DeviceAddress> devices, boolean add) {
        return new ByShard<>(devices, device -> device)
                .collect(shards, part -> new ShardOp.ChangeTag(app, tag, ByShard.ordinals(part), add));
    }

    @Override
    public Optional<List<String>> tags(DeviceAddress device) {
        return profiles(List.of(device)).getFirst().map(DeviceProfile::tags);
    }

    @Override
    public void setBlacklisted(List<DeviceAddress> devices, boolean blacklisted) {
        new ByShard<>(devices, device -> device)
                .ask(
                        shards,
                        part -> new ShardOp.SetBlacklisted(part.getFirst().app(), ByShard.ordinals(part), blacklisted));
    }

    @Override
    public void changeBadge(List<DeviceAddress> devices, BadgeChange change) {
        new ByShard<>(devices, device -> device)
                .ask(shards, part -> new ShardOp.ChangeBadge(part.getFirst().app(), ByShard.ordinals(part), change));
    }

    @Override
    public List<Boolean> bindVendorTokens(String vendor, List<VendorToken> tokens) {
        return new ByShard<>(tokens, VendorToken::device)
                .collect(
                        shards,
                        part -> new ShardOp.BindTokens(
                                part.getFirst().device().app(),
                                vendor,
                                part.stream()
                                        .map(token -> new ShardOp.OrdinalText(
                                                token.device().ordinal(), token.token()))
                                        .toList()));
    }

    @Override
    public void invalid(int app, int inactiveDays, InvalidVisitor visitor) {
        for (int shard = 0; shard < shards.count(); shard++) {
            int from = 0;
            List<ShardOp.InvalidDevice> page;
            do {
                page = shards.ask(shard, new ShardOp.InvalidDevices(app, inactiveDays, from, INVALID_AT_ONCE));
                for (ShardOp.InvalidDevice device : page) {
                    if (!visitor.visit(new DeviceAddress(app, shard, device.ordinal()), device.uninstalled())) {
                        return;
                    }
                    from = device.ordinal() + 1;
                }
            } while (page.size() == INVALID_AT_ONCE);
        }
    }

    @Override
    public long count(int app, Audience audience) {
        return shards.askAll(shard -> new ShardOp.Count(app, audience)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
