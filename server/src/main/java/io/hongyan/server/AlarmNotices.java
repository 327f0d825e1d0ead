package io.hongyan.server;

import io.hongyan.channels.dispatch.Alarm;
import io.hongyan.delivery.receipt.ReceiptEntry.Notice;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/** Tells apps of the alarms about their channel accounts, each once while it lasts, through their callbacks. */
final class AlarmNotices implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Supplier<List<Alarm>> alarms;
    private final ObjIntConsumer<Notice> tell;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Set<Alarm> told = Set.of();

    /** @param tell takes a notice and the number of the app it is for */
    AlarmNotices(Supplier<List<Alarm>> alarms, ObjIntConsumer<Notice> tell) {
        this.alarms = alarms;
        this.tell = tell;
    }

    AlarmNotices start() {
        Thread.ofVirtual().name("alarm-notices").start(() -> {
            try {
                while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    look();
                }
            } catch (InterruptedException | ShardClosedException end) {
                // nobody is told any more
            }
        });
        return this;
    }

    /** Tells what is news. */
    void look() {
        Set<Alarm> lasting = new HashSet<>();
        for (Alarm alarm : alarms.get()) {
            if (told.contains(alarm) || tell(alarm)) {
                lasting.add(alarm);
            }
        }
        told = lasting;
    }

    private boolean tell(Alarm alarm) {
        String name = alarm.kind().name().toLowerCase(Locale.ROOT);
        try {
            tell.accept(
                    new Notice(
                            name,
                            alarm.channel().wireName(),
                            alarm.text(),
                            alarm.since().toEpochMilli()),
                    alarm.app());
            return true;
        } catch (ShardBusyException later) {
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
