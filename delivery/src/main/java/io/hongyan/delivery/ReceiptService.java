package io.hongyan.delivery;

import io.hongyan.delivery.receipt.Backlog;
import io.hongyan.delivery.receipt.DeadReceipts;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptFeed;
import io.hongyan.delivery.receipt.ReceiptRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks shards on behalf of who sends receipts on. Shards copy rows; they are decoded by who asks. */
final class ReceiptService implements ReceiptFeed {

    private final Shards shards;

    ReceiptService(Shards shards) {
        this.shards = shards;
    }

    @Override
    public int shards() {
        return shards.count();
    }

    @Override
    public List<ReceiptRecord> read(int shard, int app, int maxBytes) {
        return shards.ask(shard, new ShardOp.ReadReceipts(app, maxBytes)).stream()
                .map(numbered -> numbered.row().decode(numbered.number()))
                .toList();
    }

    @Override
    public void sent(int shard, int app, long number, int offset) {
        shards.ask(shard, new ShardOp.ReceiptsSent(app, number, offset));
    }

    @Override
    public long giveUp(int shard, int app, long keptUntilMillis, String reason) {
        long all = 0;
        long some;
        do {
            some = shards.ask(shard, new ShardOp.GiveUpReceipts(app, keptUntilMillis, reason));
            all += some;
        } while (some > 0);
        return all;
    }

    @Override
    public Backlog backlog(int app) {
        return shards.askAll(shard -> new ShardOp.ReceiptBacklog(app)).stream().reduce(Backlog.NONE, Backlog::plus);
    }

    @Override
    public List<DeadReceipts> dead(int app, int limit) {
        List<DeadReceipts> found = new ArrayList<>();
        for (int shard = 0; shard < shards.count() && found.size() < limit; shard++) {
            for (ReceiptLog.NumberedDead row :
                    shards.ask(shard, new ShardOp.DeadReceiptsOf(app, limit - found.size()))) {
                found.add(new DeadReceipts(
                        shard,
                        row.dead().row().decode(row.number()),
                        row.dead().reason(),
                        row.dead().diedMillis()));
            }
        }
        return found;
    }

    @Override
    public long sendAgain(int app) {
        long all = 0;
        for (int shard = 0; shard < shards.count(); shard++) {
            long some;
            do {
                some = shards.ask(shard, new ShardOp.SendReceiptsAgain(app, 0, Long.MAX_VALUE));
                all += some;
            } while (some > 0);
        }
        return all;
    }

    @Override
    public Optional<Long> sendAgain(int app, int shard, long number) {
        if (shard < 0 || shard >= shards.count()) {
            return Optional.empty();
        }
        long receipts = shards.ask(shard, new ShardOp.SendReceiptsAgain(app, number, number + 1));
        return receipts == 0 ? Optional.empty() : Optional.of(receipts);
    }

    /** Notices of an app are kept on one shard, so that they stay in order. */
    @Override
    public void tell(int app, ReceiptEntry.Notice notice) {
        shards.ask(Math.floorMod(app, shards.count()), new ShardOp.TellApp(app, notice));
    }

    @Override
    public void forget(int app) {
        for (int shard = 0; shard < shards.count(); shard++) {
            boolean more;
            do {
                more = shards.ask(shard, new ShardOp.ForgetReceipts(app));
            } while (more);
        }
    }

    @Override
    public void forgetBefore(long millis) {
        for (int shard = 0; shard < shards.count(); shard++) {
            boolean more;
            do {
                more = shards.ask(shard, new ShardOp.ForgetReceiptsBefore(millis));
            } while (more);
        }
    }
}
