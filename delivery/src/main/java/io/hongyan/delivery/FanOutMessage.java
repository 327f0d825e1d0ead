package io.hongyan.delivery;

import io.hongyan.delivery.device.OutboundMessage;
import org.roaringbitmap.RoaringBitmap;

/** One fan-out of a task's message, until every event loop answered for it. */
final class FanOutMessage implements OutboundMessage {

    final BulkTask task;

    /** Addressed devices that no loop has written to yet and that did not disconnect since. */
    final RoaringBitmap outstanding;

    /** Of those, devices whose link said since that it has room: they are not to be waited for where they refused. */
    final RoaringBitmap readySince = new RoaringBitmap();

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

    @Override
    public boolean withdrawnFrom(int ordinal) {
        return task.ended || task.recalled.contains(ordinal);
    }
}
