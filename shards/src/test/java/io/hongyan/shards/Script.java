package io.hongyan.shards;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A processor whose commands say themselves what they do; it writes down what else it is called with. */
class Script implements ShardProcessor<Script.Do> {

    static final Table ROWS = new Table("rows");

    /** What a command does, and its reply. */
    record Do(Function<ShardContext, Object> body) implements ShardCommand<Object> {}

    final List<String> timers = Collections.synchronizedList(new ArrayList<>());
    final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    final Consumer<ShardContext> onRecover;
    final Consumer<ShardContext> onFlush;
    volatile int flushes;

    Script() {
        this(context -> {}, context -> {});
    }

    Script(Consumer<ShardContext> onRecover, Consumer<ShardContext> onFlush) {
        this.onRecover = onRecover;
        this.onFlush = onFlush;
    }

    static Do reply(Function<ShardContext, Object> body) {
        return new Do(body);
    }

    static Do run(Consumer<ShardContext> body) {
        return new Do(context -> {
            body.accept(context);
            return "done";
        });
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void recover(ShardContext context) {
        onRecover.accept(context);
    }

    @Override
    public Object apply(Do command, ShardContext context) {
        return command.body.apply(context);
    }

    @Override
    public void onTimer(long dueMillis, byte[] timer, ShardContext context) {
        timers.add(dueMillis + " " + text(timer));
        context.store().put(ROWS, bytes("fired " + text(timer)), timer);
    }

    @Override
    public void onMessage(int fromShard, byte[] message, ShardContext context) {
        messages.add(fromShard + " " + text(message));
        context.store().put(ROWS, bytes("got " + text(message)), message);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    public void flush(ShardContext context) {
        flushes++;
        onFlush.accept(context);
    }
}
