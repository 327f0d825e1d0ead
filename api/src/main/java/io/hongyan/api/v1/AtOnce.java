package io.hongyan.api.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does many small things that each wait for a shard's commit: done at once, one commit serves many of them. */
final class AtOnce {

    private AtOnce() {}

    /** Outcomes in the order of the items. Where one fails, so does the whole, after all of them ended. */
    static <T, R> List<R> forEach(List<T> items, Function<T, R> one) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> begun = new ArrayList<>(items.size());
            items.forEach(item -> begun.add(threads.submit(() -> one.apply(item))));
            List<R> outcomes = new ArrayList<>(items.size());
            for (Future<R> each : begun) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
