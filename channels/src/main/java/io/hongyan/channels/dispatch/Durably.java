package io.hongyan.channels.dispatch;

import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, in a virtual thread, until shards have committed something; asks again where they are busy. */
final class Durably {

    private static final Logger LOG = LoggerFactory.getLogger(Durably.class);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

    /** While the process ends there is little time. */
    private static final int TRIES_WHILE_STOPPING = 20;

    private Durably() {}

    /**
     * Has it done.
     *
     * @return whether it is on disk; false where the shards are closed, or stay busy to the end of the process
     */
    static boolean done(Supplier<CompletableFuture<Void>> command, DispatchClock clock, CountDownLatch stop) {
        int left = TRIES_WHILE_STOPPING;
        while (true) {
            try {
                command.get().get();
                return true;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case ShardClosedException _ -> {
                        return false;
                    }
                    case ShardBusyException _ -> {
                        if (stop.getCount() == 0 && --left == 0) {
                            return false;
                        }
                    }
                    case null, default -> {
                        LOG.error("shards refuse what a vendor said", e.getCause());
                        return false;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            clock.sleep(BUSY_PAUSE, stop);
        }
    }
}
