package io.hongyan.delivery;

import io.hongyan.delivery.device.OutboundMessage;
import org.roaringbitmap.RoaringBitmap;

/** One fan-out of a task's message, until every event loop answered for it. */
final class FanOutMessage implements OutboundMessage {

    final BulkTask task;

    /** Addressed devices that no loop has written to yet and that did not disconnect since. */
    final RoaringBitmap outstanding;

    int loopsLeft;

    FanOutMessage(BulkTask task, RoaringBitmap outstanding, int loops) {
        this.task = task;
        this.outstanding = outstanding;
        this.loopsLeft = loops;
    }

    @Override
    public byte[] payload() {
        return task.payload;
    }

    @Override
    public boolean withdrawn() {
        return task.ended;
    }
}
