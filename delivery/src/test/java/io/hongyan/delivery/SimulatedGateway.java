package io.hongyan.delivery;

import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.RoaringBitmap;

/**
 * The gateway's side of the port without sockets: event loops that are advanced step by step, in an order drawn from the
 * random generator. What a loop is handed waits in its queue; outcomes are gathered and told some time later, arrivals after
 * what was written; a link with room again says so after its refusals were told. The end of the process takes all of it away.
 */
final class SimulatedGateway implements DeviceChannel {

    private final RandomGenerator random;
    private final List<Loop> loops = new ArrayList<>();
    private final Map<DeviceAddress, Link> links = new HashMap<>();
    private final Watcher watcher;
    private @Nullable DeviceEvents delivery;

    /** Whether devices acknowledge by themselves. */
    boolean acknowledging = true;

    /** One message in so many is too large for its device, and one answered with a no; 0: none. */
    int undeliverableOneIn;

    /** Sees each message just before it goes to a socket, or is found not to fit this device ever. */
    interface Watcher {
        void writing(Link link, String task);

        default void undeliverable(Link link, String task, LossReason reason) {}
    }

    SimulatedGateway(int loops, RandomGenerator random, Watcher watcher) {
        this.random = random;
        this.watcher = watcher;
        for (int i = 0; i < loops; i++) {
            this.loops.add(new Loop());
        }
    }

    void attach(DeviceEvents events) {
        delivery = events;
    }

    private DeviceEvents delivery() {
        return java.util.Objects.requireNonNull(delivery);
    }

    @Override
    public int loops() {
        return loops.size();
    }

    @Override
    public void fanOut(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message) {
        for (Loop loop : loops) {
            loop.queue.add(() -> loop.walk(app, shard, ordinals, message));
        }
    }

    /** The process ends: connections, queues and what was not told yet are gone. */
    void die() {
        links.values().forEach(link -> link.open = false);
        links.clear();
        loops.forEach(Loop::clear);
    }

    @Nullable
    Link link(DeviceAddress device) {
        return links.get(device);
    }

    List<Link> links() {
        return List.copyOf(links.values());
    }

    /** A device connects with its secret, and subscribes at {@code qos} unless its session stands or qos is negative. */
    Link connect(DeviceAddress device, int epoch, boolean cleanStart, int window, int qos, long sessionExpirySeconds) {
        Link link = new Link(device, loops.get(random.nextInt(loops.size())), window, sessionExpirySeconds);
        delivery().connected(device, link, epoch, cleanStart).whenComplete((admission, failure) -> {
            link.admission = admission;
            if (admission instanceof Admission.Admitted admitted && link.open) {
                links.put(device, link);
                if (admitted.subscribedQos().isPresent()) {
                    link.subscribed(admitted.subscribedQos().getAsInt());
                } else if (qos >= 0) {
                    link.subscribe(qos);
                }
            } else {
                link.open = false;
            }
        });
        return link;
    }

    /** Does one thing; false where nothing is left to do. */
    boolean step() {
        List<Runnable> possible = new ArrayList<>();
        for (Loop loop : loops) {
            if (!loop.queue.isEmpty()) {
                possible.add(() -> loop.queue.remove().run());
            }
            if (loop.hasNews()) {
                possible.add(loop::tell);
            }
        }
        if (acknowledging) {
            for (Link link : links.values()) {
                if (link.open && !link.unacknowledged.isEmpty()) {
                    possible.add(link::acknowledge);
                }
            }
        }
        if (possible.isEmpty()) {
            return false;
        }
        possible.get(random.nextInt(possible.size())).run();
        return true;
    }

    static String taskOf(OutboundMessage message) {
        return new String(message.payload(), 11, 42, StandardCharsets.US_ASCII);
    }

    private final class Loop {
        final Deque<Runnable> queue = new ArrayDeque<>();
        final Map<Integer, List<Outcome>> outcomes = new HashMap<>();
        final Map<Integer, Map<OutboundMessage, Arrivals>> arrivals = new HashMap<>();
        final List<Runnable> notices = new ArrayList<>();
        final List<Link> members = new ArrayList<>();

        boolean hasNews() {
            return !outcomes.isEmpty() || !arrivals.isEmpty() || !notices.isEmpty();
        }

        void tell() {
            Map<Integer, List<Outcome>> told = new HashMap<>(outcomes);
            outcomes.clear();
            arrivals.forEach((shard, messages) ->
                    messages.forEach((message, some) -> told.computeIfAbsent(shard, unused -> new ArrayList<>())
                            .add(new Outcome.Arrived(some.app(), message, some.ordinals()))));
            arrivals.clear();
            List<Runnable> room = List.copyOf(notices);
            notices.clear();
            told.forEach((shard, some) -> delivery().outcomes(shard, some));
            room.forEach(Runnable::run);
        }

        void outcome(int shard, Outcome outcome) {
            outcomes.computeIfAbsent(shard, unused -> new ArrayList<>()).add(outcome);
        }

        void arrived(DeviceAddress device, OutboundMessage message) {
            arrivals.computeIfAbsent(device.shard(), unused -> new IdentityHashMap<>())
                    .computeIfAbsent(message, unused -> new Arrivals(device.app(), new RoaringBitmap()))
                    .ordinals()
                    .add(device.ordinal());
        }

        void walk(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message) {
            RoaringBitmap written = new RoaringBitmap();
            for (Link link : List.copyOf(members)) {
                DeviceAddress device = link.device;
                if (device.app() != app || device.shard() != shard || !ordinals.contains(device.ordinal())) {
                    continue;
                }
                if (link.isTooLarge(message)) {
                    link.undeliverable(message, LossReason.PARAM_OVER_LIMIT);
                } else if (link.take(message)) {
                    written.add(device.ordinal());
                }
            }
            outcome(shard, new Outcome.FannedOut(app, message, written));
        }

        void clear() {
            queue.clear();
            outcomes.clear();
            arrivals.clear();
            notices.clear();
            members.clear();
        }
    }

    private record Arrivals(int app, RoaringBitmap ordinals) {}

    /** One connection; rules as in the port's documentation. */
    final class Link implements DeviceLink {

        final DeviceAddress device;
        final Loop loop;
        final int window;
        final long sessionExpirySeconds;

        /** Everything written to this connection, in order. */
        final List<String> received = new ArrayList<>();

        private final Deque<OutboundMessage> unacknowledged = new ArrayDeque<>();

        @Nullable
        Admission admission;

        @Nullable
        CloseReason closed;

        boolean open = true;
        boolean subscribed;
        private boolean writable = true;
        private boolean owesReady;
        private boolean noticed;
        private int qos;
        private int credit;

        Link(DeviceAddress device, Loop loop, int window, long sessionExpirySeconds) {
            this.device = device;
            this.loop = loop;
            this.window = window;
            this.sessionExpirySeconds = sessionExpirySeconds;
            loop.members.add(this);
        }

        @Override
        public void send(OutboundMessage message) {
            loop.queue.add(() -> {
                if (isTooLarge(message)) {
                    undeliverable(message, LossReason.PARAM_OVER_LIMIT);
                } else if (take(message)) {
                    loop.outcome(device.shard(), new Outcome.Written(device.app(), device.ordinal(), message));
                } else {
                    loop.outcome(device.shard(), new Outcome.Refused(device.app(), device.ordinal(), message));
                }
            });
        }

        private boolean isTooLarge(OutboundMessage message) {
            return open && subscribed && !message.withdrawnFrom(device.ordinal()) && isUndeliverable();
        }

        private boolean isUndeliverable() {
            return undeliverableOneIn > 0 && random.nextInt(undeliverableOneIn) == 0;
        }

        private void undeliverable(OutboundMessage message, LossReason reason) {
            watcher.undeliverable(this, taskOf(message), reason);
            loop.outcome(device.shard(), new Outcome.Undeliverable(device.app(), device.ordinal(), message, reason));
        }

        private boolean take(OutboundMessage message) {
            if (!open || !subscribed) {
                return false;
            }
            if (message.withdrawnFrom(device.ordinal()) || !writable || unacknowledged.size() >= window) {
                owesReady = true;
                readyIfOwed();
                return false;
            }
            String task = taskOf(message);
            watcher.writing(this, task);
            received.add(task);
            if (qos == 0) {
                loop.arrived(device, message);
            } else {
                unacknowledged.add(message);
            }
            credit = Math.max(0, credit - 1);
            owesReady |= credit == 0;
            readyIfOwed();
            return true;
        }

        /** The device acknowledges the oldest message, or refuses it for good. */
        void acknowledge() {
            OutboundMessage message = unacknowledged.poll();
            if (message != null) {
                if (isUndeliverable()) {
                    undeliverable(message, LossReason.CONTENT_REJECTED);
                } else {
                    loop.arrived(device, message);
                }
                readyIfOwed();
            }
        }

        int unacknowledged() {
            return unacknowledged.size();
        }

        void subscribe(int wanted) {
            delivery()
                    .subscribed(device, this, wanted, sessionExpirySeconds)
                    .thenRun(() -> loop.queue.add(() -> subscribed(wanted)));
        }

        void unsubscribe() {
            subscribed = false;
            var unused = delivery().unsubscribed(device, this);
        }

        private void subscribed(int granted) {
            if (open) {
                qos = granted;
                subscribed = true;
                owesReady = true;
                readyIfOwed();
            }
        }

        void writable(boolean now) {
            writable = now;
            readyIfOwed();
        }

        private boolean canTakeHalf() {
            return open && subscribed && writable && unacknowledged.size() <= window / 2;
        }

        private void readyIfOwed() {
            if (owesReady && !noticed && canTakeHalf()) {
                noticed = true;
                loop.notices.add(() -> {
                    noticed = false;
                    if (canTakeHalf()) {
                        ready();
                    }
                });
            }
        }

        private void ready() {
            owesReady = false;
            credit = window - unacknowledged.size();
            if (credit == 0) {
                owesReady = true;
            } else {
                delivery().ready(device, this, credit);
            }
        }

        void disconnect() {
            disconnect(sessionExpirySeconds);
        }

        void disconnect(long expirySeconds) {
            if (!open) {
                return;
            }
            open = false;
            loop.members.remove(this);
            unacknowledged.clear();
            links.remove(device, this);
            if (random.nextBoolean()) {
                loop.tell();
            }
            delivery().disconnected(device, this, expirySeconds);
        }

        @Override
        public void close(CloseReason reason) {
            closed = reason;
            loop.queue.add(this::disconnect);
        }
    }
}
