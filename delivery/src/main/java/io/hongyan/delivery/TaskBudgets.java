package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of tasks' fallbacks, kept as vendors' quotas are ({@link VendorQuota}): the task's home shard grants money to the
 * shards that ask for it, a shard takes from what it was granted in the commit that hands messages out, and gives back what it does
 * not need. All of it is exactly once, so the sum that is spent never exceeds the budget, by not one message.
 *
 * <pre>
 * task-budget         / app u32 | task u64 u64 → micros left here
 * task-budget-granted / app u32 | task u64 u64 → micros granted; on the home shard
 * </pre>
 */
final class TaskBudgets {

    static final Table BALANCES = new Table("task-budget");
    static final Table GRANTED = new Table("task-budget-granted");

    /** Messages whose money is asked for at once, at most: more would keep other shards from theirs. */
    private static final int ASKED_AT_ONCE = 1_000;

    /** After a denial another shard may give something back. */
    static final long ASK_AGAIN_MILLIS = 10_000;

    private final HomeTasks home;
    private final Map<TaskKey, Balance> balances = new HashMap<>();

    TaskBudgets(HomeTasks home) {
        this.home = home;
    }

    private static final class Balance {
        long left;
        boolean asked;
        long deniedUntilMillis;
    }

    void recover(ShardContext context) {
        byte[] end = new TaskKey(-1, -1, -1).writer().u8(0).toBytes();
        context.store().scan(BALANCES, new byte[0], end, (key, value) -> {
            RecordReader reader = new RecordReader(key);
            Balance balance = new Balance();
            balance.left = new RecordReader(value).varint();
            balances.put(new TaskKey(reader.u32(), reader.u64(), reader.u64()), balance);
            return true;
        });
    }

    /**
     * How many of {@code wanted} messages there is money for now. Where that is fewer, more is asked for, and {@link #granted}
     * tells what came of it.
     *
     * @param costMicros of one message, above 0
     * @param waiting all messages that wait for the task's money here
     */
    int affordable(ShardContext context, BulkTask task, long costMicros, int wanted, long waiting) {
        Balance balance = balances.computeIfAbsent(task.key, unused -> new Balance());
        long now = balance.left / costMicros;
        if (now < wanted && !balance.asked && balance.deniedUntilMillis <= context.nowMillis()) {
            balance.asked = true;
            long messages = Math.clamp(waiting - now, 1, ASKED_AT_ONCE);
            context.send(task.spec.id().shard(), new ShardMessage.BudgetAsk(task.key, costMicros, messages).toBytes());
        }
        return (int) Math.min(now, wanted);
    }

    /** Takes money that {@link #affordable} said there is. */
    void use(ShardContext context, TaskKey task, long micros) {
        change(context.store(), task, -micros);
    }

    /** Money of messages that were not sent after all; of a task that ended here it goes back at once. */
    void refund(ShardContext context, TaskSpec spec, boolean running, long micros) {
        if (micros == 0) {
            return;
        }
        if (running) {
            change(context.store(), spec.key(), micros);
        } else {
            giveBack(context, spec, micros);
        }
    }

    private void change(ShardStore store, TaskKey task, long micros) {
        Balance balance = balances.computeIfAbsent(task, unused -> new Balance());
        balance.left += micros;
        store.put(
                BALANCES,
                task.prefix(),
                new RecordWriter(9).varint(balance.left).toBytes());
    }

    /** Nothing waits for the task's money here any more: what is left goes back. */
    void release(ShardContext context, TaskSpec spec) {
        Balance balance = balances.get(spec.key());
        if (balance != null && balance.left > 0) {
            giveBack(context, spec, balance.left);
            balance.left = 0;
            context.store().delete(BALANCES, spec.key().prefix());
        }
    }

    /** The task ended here. */
    void end(ShardContext context, TaskSpec spec) {
        release(context, spec);
        balances.remove(spec.key());
    }

    private static void giveBack(ShardContext context, TaskSpec spec, long micros) {
        context.send(spec.id().shard(), new ShardMessage.BudgetReturn(spec.key(), micros).toBytes());
    }

    /** A grant for a task that ended here meanwhile. */
    void unwanted(ShardContext context, TaskSpec spec, long micros) {
        if (micros > 0) {
            giveBack(context, spec, micros);
        }
    }

    /** The home shard's answer to an ask; answers whether there was money. */
    boolean granted(ShardContext context, BulkTask task, long micros) {
        Balance balance = balances.computeIfAbsent(task.key, unused -> new Balance());
        balance.asked = false;
        balance.deniedUntilMillis = micros == 0 ? context.nowMillis() + ASK_AGAIN_MILLIS : 0;
        if (micros != 0) {
            change(context.store(), task.key, micros);
        }
        return micros != 0;
    }

    // --- home ---

    void asked(ShardContext context, int fromShard, ShardMessage.BudgetAsk ask) {
        long budget = home.find(context, ask.task())
                .flatMap(task -> task.spec().settings().fallback())
                .flatMap(Fallback::budgetMicros)
                .orElse(0L);
        long granted = grantedOf(context, ask.task());
        long messages = Math.clamp((budget - granted) / ask.costMicros(), 0, ask.messages());
        long micros = messages * ask.costMicros();
        writeGranted(context, ask.task(), granted + micros);
        context.send(fromShard, new ShardMessage.BudgetGrant(ask.task(), micros).toBytes());
    }

    void returned(ShardContext context, ShardMessage.BudgetReturn back) {
        long granted = grantedOf(context, back.task());
        if (granted > 0) { // else the task is older than reports reach back, and forgotten
            writeGranted(context, back.task(), granted - back.micros());
        }
    }

    private static long grantedOf(ShardContext context, TaskKey task) {
        byte @Nullable [] value = context.store().get(GRANTED, task.prefix());
        return value == null ? 0 : new RecordReader(value).varint();
    }

    private static void writeGranted(ShardContext context, TaskKey task, long micros) {
        context.store()
                .put(GRANTED, task.prefix(), new RecordWriter(9).varint(micros).toBytes());
    }

    void purge(ShardContext context, TaskKey task) {
        balances.remove(task);
        context.store().delete(BALANCES, task.prefix());
        context.store().delete(GRANTED, task.prefix());
    }
}
