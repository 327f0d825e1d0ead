package io.hongyan.bench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Keeps a number of broadcasts in flight: the next one starts when one of them has reached every device. */
final class FanOutRun {

    private final MessageSource source;
    private final Command.FanOut command;
    private final int firstNumber;
    private final AtomicIntegerArray loopsLeft;
    private final AtomicInteger sent = new AtomicInteger();
    private final CountDownLatch incomplete;

    FanOutRun(MessageSource source, Command.FanOut command, int firstNumber, int loopsInUse) {
        this.source = source;
        this.command = command;
        this.firstNumber = firstNumber;
        this.loopsLeft = new AtomicIntegerArray(command.messages());
        this.incomplete = new CountDownLatch(command.messages());
        for (int i = 0; i < command.messages(); i++) {
            loopsLeft.set(i, loopsInUse);
        }
    }

    /** Every device of one event loop has the message; called by that loop. */
    void completedOnALoop(int message) {
        if (loopsLeft.decrementAndGet(message) == 0) {
            incomplete.countDown();
            sendNext();
        }
    }

    void start() {
        for (int i = 0; i < command.inFlight(); i++) {
            sendNext();
        }
    }

    void await() throws InterruptedException {
        incomplete.await(command.timeoutSeconds(), TimeUnit.SECONDS);
    }

    private void sendNext() {
        int next = sent.getAndIncrement();
        if (next < command.messages()) {
            source.toAll(firstNumber + next);
        }
    }
}
