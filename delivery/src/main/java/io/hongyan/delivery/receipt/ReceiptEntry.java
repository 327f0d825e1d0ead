package io.hongyan.delivery.receipt;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.nio.ByteBuffer;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/** Receipts that are alike. */
public sealed interface ReceiptEntry {

    long atMillis();

    /** Number of receipts. */
    int count();

    /**
     * Devices of one shard that reached a stage of a task, or fell out.
     *
     * @param transmission whether the message was one, rather than a notification
     * @param callback the text the push asked to have repeated in its receipts, mostly empty
     * @param reason why, for what is not a stage reached; else {@link LossReason#NONE}
     * @param vendorCode the vendor's own code, mostly empty
     * @param eventId of a custom event, else 0
     */
    record Stage(
            TaskId task,
            boolean transmission,
            String callback,
            ReceiptKind kind,
            Channel channel,
            LossReason reason,
            String vendorCode,
            int eventId,
            long atMillis,
            Devices devices)
            implements ReceiptEntry {

        @Override
        public int count() {
            return devices.count();
        }
    }

    /**
     * Something about the app itself.
     *
     * @param name what it is, such as {@code quota_warning}
     * @param subject what it is about, such as a channel
     * @param text in plain words
     */
    record Notice(String name, String subject, String text, long atMillis) implements ReceiptEntry {

        @Override
        public int count() {
            return 1;
        }
    }

    /** Ordinals on the shard, ascending as unsigned numbers. */
    sealed interface Devices {

        int count();

        /** Those after the first {@code skipped}. */
        PrimitiveIterator.OfInt from(int skipped);

        record One(int ordinal) implements Devices {

            @Override
            public int count() {
                return 1;
            }

            @Override
            public PrimitiveIterator.OfInt from(int skipped) {
                return IntStream.of(ordinal).skip(skipped).iterator();
            }
        }

        /** @param serialized RoaringBitmap's portable form, not empty; read where it lies */
        record Many(int count, byte[] serialized) implements Devices {

            @Override
            public PrimitiveIterator.OfInt from(int skipped) {
                if (skipped >= count) {
                    return IntStream.empty().iterator();
                }
                ImmutableRoaringBitmap bitmap = new ImmutableRoaringBitmap(ByteBuffer.wrap(serialized));
                PeekableIntIterator ordinals = bitmap.getIntIterator();
                ordinals.advanceIfNeeded(bitmap.select(skipped));
                return new PrimitiveIterator.OfInt() {
                    @Override
                    public boolean hasNext() {
                        return ordinals.hasNext();
                    }

                    @Override
                    public int nextInt() {
                        return ordinals.next();
                    }
                };
            }
        }
    }
}
