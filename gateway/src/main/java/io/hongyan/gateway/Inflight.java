package io.hongyan.gateway;

import io.hongyan.delivery.device.OutboundMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 messages on their way to one device: small parallel arrays, searched from the oldest. Lent by the event loop only
 * while something is on its way, so an idle connection holds none.
 */
final class Inflight {

    private static final int INITIAL_CAPACITY = 4;

    private short[] packetIds = new short[INITIAL_CAPACITY];
    private @Nullable OutboundMessage[] messages = new @Nullable OutboundMessage[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    int capacity() {
        return packetIds.length;
    }

    boolean contains(int packetId) {
        return indexOf(packetId) >= 0;
    }

    boolean holds(OutboundMessage message) {
        for (int i = 0; i < size; i++) {
            if (messages[i] == message) {
                return true;
            }
        }
        return false;
    }

    void add(int packetId, OutboundMessage message) {
        if (size == packetIds.length) {
            packetIds = Arrays.copyOf(packetIds, size * 2);
            messages = Arrays.copyOf(messages, size * 2);
        }
        packetIds[size] = (short) packetId;
        messages[size++] = message;
    }

    /** Takes out the message that was sent with the packet identifier; null: there is none. */
    @Nullable
    OutboundMessage remove(int packetId) {
        int index = indexOf(packetId);
        if (index < 0) {
            return null;
        }
        OutboundMessage message = messages[index];
        size--;
        System.arraycopy(packetIds, index + 1, packetIds, index, size - index);
        System.arraycopy(messages, index + 1, messages, index, size - index);
        messages[size] = null;
        return message;
    }

    void clear() {
        Arrays.fill(messages, 0, size, null);
        size = 0;
    }

    private int indexOf(int packetId) {
        for (int i = 0; i < size; i++) {
            if (packetIds[i] == (short) packetId) {
                return i;
            }
        }
        return -1;
    }
}
