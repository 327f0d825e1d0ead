package io.hongyan.delivery;

import io.hongyan.delivery.device.DeviceLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which devices of one shard are connected now and what is on its way to them. Memory only: after a crash nobody is connected
 * and nothing is on its way. Owned by the shard's thread.
 */
final class Connections {

    private final Map<Integer, OfApp> apps = new HashMap<>();

    OfApp of(int app) {
        return apps.computeIfAbsent(app, unused -> new OfApp());
    }

    /** Connected devices per app. */
    Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new HashMap<>();
        apps.forEach((app, connections) -> counts.put(app, connections.count()));
        return counts;
    }

    /** The connections of one app's devices. */
    static final class OfApp {

        private final Int2ObjectHashMap<DeviceLink> links = new Int2ObjectHashMap<>();

        /** Subscribed and able to get messages; the others are connected but not (yet) subscribed. */
        final RoaringBitmap receiving = new RoaringBitmap();

        /** Subscribed, but what waits goes before anything new: the link was full and has not called ready again. */
        final RoaringBitmap backlogged = new RoaringBitmap();

        /** Devices that said their screen is off, until they say otherwise; also over a reconnect. */
        final RoaringBitmap screenOff = new RoaringBitmap();

        private final Int2ObjectHashMap<List<SingleMessage>> singlesInFlight = new Int2ObjectHashMap<>();
        private final List<FanOutMessage> fanOuts = new ArrayList<>();

        /** Where a backlogged device's inbox is to be read on; everything before was given to its link. */
        private final Map<Integer, Long> resumeFrom = new HashMap<>();

        int count() {
            return links.size();
        }

        @Nullable
        DeviceLink link(int ordinal) {
            return links.get(ordinal);
        }

        boolean isConnected(int ordinal) {
            return links.containsKey(ordinal);
        }

        boolean isCurrent(int ordinal, DeviceLink link) {
            return links.get(ordinal) == link;
        }

        boolean canSend(int ordinal) {
            return receiving.contains(ordinal) && !backlogged.contains(ordinal);
        }

        void connect(int ordinal, DeviceLink link) {
            links.put(ordinal, link);
        }

        /** Forgets the device's link; answers the single messages that were on their way. */
        List<SingleMessage> disconnect(int ordinal) {
            links.remove(ordinal);
            receiving.remove(ordinal);
            backlogged.remove(ordinal);
            resumeFrom.remove(ordinal);
            for (FanOutMessage fanOut : fanOuts) {
                fanOut.outstanding.remove(ordinal);
            }
            List<SingleMessage> singles = singlesInFlight.remove(ordinal);
            return singles == null ? List.of() : singles;
        }

        long resumeFrom(int ordinal) {
            return resumeFrom.getOrDefault(ordinal, 0L);
        }

        /** @param sequence 0: from the start */
        void resumeFrom(int ordinal, long sequence) {
            if (sequence == 0) {
                resumeFrom.remove(ordinal);
            } else {
                resumeFrom.put(ordinal, sequence);
            }
        }

        /** The device's link has room. A refusal that is still to be told by a fan-out's other loops is older than that. */
        void ready(int ordinal) {
            receiving.add(ordinal);
            backlogged.remove(ordinal);
            for (FanOutMessage fanOut : fanOuts) {
                if (fanOut.outstanding.contains(ordinal)) {
                    fanOut.readySince.add(ordinal);
                }
            }
        }

        void unsubscribe(int ordinal) {
            receiving.remove(ordinal);
            backlogged.remove(ordinal);
            resumeFrom.remove(ordinal);
        }

        /** The device's link is full: from here on what waits goes first, read again from the start. */
        void full(int ordinal) {
            if (receiving.contains(ordinal)) {
                backlogged.add(ordinal);
            }
            resumeFrom.remove(ordinal);
        }

        void started(FanOutMessage fanOut) {
            fanOuts.add(fanOut);
        }

        void finished(FanOutMessage fanOut) {
            fanOuts.remove(fanOut);
        }

        void started(SingleMessage message) {
            List<SingleMessage> inFlight = singlesInFlight.get(message.ordinal);
            if (inFlight == null) {
                inFlight = new ArrayList<>(2);
                singlesInFlight.put(message.ordinal, inFlight);
            }
            inFlight.add(message);
        }

        /** Answers whether it still was on its way: not interrupted, ended or finished before. */
        boolean finished(SingleMessage message) {
            List<SingleMessage> inFlight = singlesInFlight.get(message.ordinal);
            boolean removed = inFlight != null && inFlight.remove(message);
            if (removed && inFlight.isEmpty()) {
                singlesInFlight.remove(message.ordinal);
            }
            return removed;
        }

        /** The message on its way for an inbox entry, if it is. */
        @Nullable
        SingleMessage inFlight(int ordinal, long sequence) {
            List<SingleMessage> inFlight = singlesInFlight.get(ordinal);
            if (inFlight != null) {
                for (SingleMessage message : inFlight) {
                    if (message.sequence == sequence) {
                        return message;
                    }
                }
            }
            return null;
        }
    }
}
