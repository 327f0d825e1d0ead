package io.hongyan.delivery;

import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Asks shards on behalf of who speaks to the vendors. */
final class VendorService implements VendorQueue {

    private final Shards shards;
    private final VendorRules rules;
    private final CidCipher cids;

    VendorService(Shards shards, VendorRules rules, CidCipher cids) {
        this.shards = shards;
        this.rules = rules;
        this.cids = cids;
    }

    @Override
    public int shards() {
        return shards.count();
    }

    @Override
    public CompletableFuture<Optional<VendorCall>> take(int shard, int app, Channel channel, int atMost) {
        return shards.submit(shard, new ShardOp.TakeVendorCall(app, channel, atMost))
                .thenApply(call -> call.map(this::withCids));
    }

    /** A shard knows ordinals; vendors' messages carry CIDs. */
    private VendorCall withCids(VendorCall call) {
        List<VendorCall.Target> targets = call.targets().stream()
                .map(target -> new VendorCall.Target(
                        target.ordinal(),
                        cids.encode(new DeviceAddress(call.app(), call.shard(), target.ordinal()))
                                .toString(),
                        target.token(),
                        target.badge()))
                .toList();
        return new VendorCall(
                call.shard(),
                call.app(),
                call.channel(),
                call.number(),
                call.task(),
                call.order(),
                targets,
                call.repeated());
    }

    @Override
    public CompletableFuture<Void> begun(VendorCall call, int from, int to) {
        if (from < 0 || from >= to || to > call.targets().size()) {
            throw new IllegalArgumentException("targets begun: " + from + " … " + to + " (expected: within 0 … "
                    + call.targets().size() + ")");
        }
        return done(shards.submit(call.shard(), new ShardOp.BeginVendorCall(call.number(), from, to)));
    }

    @Override
    public CompletableFuture<Void> answer(VendorCall call, VendorAnswer answer) {
        if (answer.verdicts().size() != call.targets().size()) {
            throw new IllegalArgumentException("verdicts: " + answer.verdicts().size()
                    + " (expected: one for each target, " + call.targets().size() + ")");
        }
        return done(shards.submit(call.shard(), new ShardOp.AnswerVendorCall(call.number(), answer)));
    }

    @Override
    public CompletableFuture<Long> quotaUsed(int app, Channel channel, MessageClass messageClass, long day) {
        List<CompletableFuture<ShardOp.QuotaUnits>> units = IntStream.range(0, shards.count())
                .mapToObj(shard -> shards.submit(shard, new ShardOp.QuotaUse(app, channel, messageClass, day)))
                .toList();
        return CompletableFuture.allOf(units.toArray(CompletableFuture[]::new))
                .thenApply(unused -> units.stream()
                        .mapToLong(of -> of.join().granted() - of.join().unused())
                        .sum());
    }

    /** Which shard knows a token only the shards know: all are asked. */
    @Override
    public CompletableFuture<Void> news(int app, Channel channel, List<VendorNews> news) {
        List<VendorNews> copy = List.copyOf(news);
        return all(shard -> new ShardOp.TakeVendorNews(app, channel, copy));
    }

    @Override
    public CompletableFuture<List<String>> askedAbout(int app, Channel channel) {
        List<CompletableFuture<List<String>>> asked = IntStream.range(0, shards.count())
                .mapToObj(shard -> shards.submit(shard, new ShardOp.VendorAskedAbout(app, channel)))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(unused -> asked.stream()
                        .flatMap(ids -> ids.join().stream())
                        .distinct()
                        .toList());
    }

    @Override
    public CompletableFuture<Void> accountsChanged(int app) {
        List<Channel> channels = rules.channels(app);
        return all(shard -> new ShardOp.VendorAccountsChanged(app, channels));
    }

    private CompletableFuture<Void> all(java.util.function.IntFunction<ShardOp<Boolean>> op) {
        return CompletableFuture.allOf(IntStream.range(0, shards.count())
                .mapToObj(shard -> shards.submit(shard, op.apply(shard)))
                .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> done(CompletableFuture<Boolean> reply) {
        return reply.thenAccept(unused -> {});
    }
}
