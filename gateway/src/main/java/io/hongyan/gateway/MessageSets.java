package io.hongyan.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of a walk's messages, as the bits of a long, for each ordinal. Nearly all devices have the same set, so ordinals are
 * grouped by it: asking for one device costs a look into one or two bitmaps however many messages are walked. An ordinal may be
 * in several groups; its set is then their union. Owned by the event loop.
 */
final class MessageSets {

    private long[] messages = new long[4];
    private @Nullable ImmutableBitmapDataProvider[] ordinals = new @Nullable ImmutableBitmapDataProvider[4];
    private int groups;

    boolean isEmpty() {
        return groups == 0;
    }

    /** The messages of one ordinal. */
    long of(int ordinal) {
        long all = 0;
        for (int i = 0; i < groups; i++) {
            if (group(i).contains(ordinal)) {
                all |= messages[i];
            }
        }
        return all;
    }

    /** Gives all of some ordinals a message; the bitmap is kept, and not modified. */
    void addAll(ImmutableBitmapDataProvider given, long message) {
        for (int i = 0; i < groups; i++) {
            if (group(i).equals(given)) {
                messages[i] |= message;
                return;
            }
        }
        newGroup(message, given);
    }

    /** Gives one ordinal some messages. Not to be mixed with {@link #addAll}, whose bitmaps are not this one's own. */
    void add(int ordinal, long some) {
        for (int i = 0; i < groups; i++) {
            if (messages[i] == some) {
                ((RoaringBitmap) group(i)).add(ordinal);
                return;
            }
        }
        newGroup(some, RoaringBitmap.bitmapOf(ordinal));
    }

    /** Ordinals that have a message; a bitmap of the caller's own. */
    RoaringBitmap with(long message) {
        RoaringBitmap all = new RoaringBitmap();
        for (int i = 0; i < groups; i++) {
            if ((messages[i] & message) != 0) {
                all.or((RoaringBitmap) group(i));
            }
        }
        return all;
    }

    /** Takes messages from all. */
    void forget(long some) {
        int kept = 0;
        for (int i = 0; i < groups; i++) {
            long left = messages[i] & ~some;
            if (left != 0) {
                messages[kept] = left;
                ordinals[kept++] = ordinals[i];
            }
        }
        Arrays.fill(ordinals, kept, groups, null);
        groups = kept;
    }

    private void newGroup(long some, ImmutableBitmapDataProvider members) {
        if (groups == messages.length) {
            messages = Arrays.copyOf(messages, groups * 2);
            ordinals = Arrays.copyOf(ordinals, groups * 2);
        }
        messages[groups] = some;
        ordinals[groups++] = members;
    }

    private ImmutableBitmapDataProvider group(int index) {
        ImmutableBitmapDataProvider group = ordinals[index];
        if (group == null) {
            throw new IllegalStateException("group " + index + " of " + groups + " is empty");
        }
        return group;
    }
}
