package io.hongyan.simulators.vendor;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor took. The last {@value #KEPT} messages are kept whole. How often each phone got each message is counted
 * exactly for as many as there are, so that a test can show that none got one twice. Thread-safe.
 */
public final class AcceptedMessages {

    static final int KEPT = 10_000;
    /** Named in full, to find out why. */
    private static final int DUPLICATES_KEPT = 100;

    private final InstantSource clock;
    private final boolean recording;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<AcceptedMessage> last = new ArrayDeque<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final List<AcceptedMessage> duplicates = new ArrayList<>();
    private final HashedCounts copies = new HashedCounts();
    private long total;

    /**
     * One of the platform's messages.
     *
     * @param accepted copies in all
     * @param phones different phones
     */
    public record Tally(long accepted, long phones) {

        public static final Tally NONE = new Tally(0, 0);

        public long duplicates() {
            return accepted - phones;
        }
    }

    AcceptedMessages(InstantSource clock, boolean recording) {
        this.clock = clock;
        this.recording = recording;
    }

    /** Takes note of a message; see {@link AcceptedMessage}. */
    public void add(
            String id, String key, String token, String title, String body, String messageClass, String request) {
        if (!recording) {
            return;
        }
        AcceptedMessage message =
                new AcceptedMessage(id, key, token, title, body, messageClass, request, clock.instant());
        boolean first = copies.increment(key, token) == 1;
        lock.lock();
        try {
            total++;
            Tally tally = tallies.getOrDefault(key, Tally.NONE);
            tallies.put(key, new Tally(tally.accepted + 1, tally.phones + (first ? 1 : 0)));
            if (!first && duplicates.size() < DUPLICATES_KEPT) {
                duplicates.add(message);
            }
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(message);
        } finally {
            lock.unlock();
        }
    }

    /** Copies that were accepted in all. */
    public long total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** How often a phone got one of the platform's messages. Exact. */
    public long copies(String key, String token) {
        return copies.get(key, token);
    }

    /** The figures of one of the platform's messages. Exact. */
    public Tally tally(String key) {
        lock.lock();
        try {
            return tallies.getOrDefault(key, Tally.NONE);
        } finally {
            lock.unlock();
        }
    }

    public Map<String, Tally> tallies() {
        lock.lock();
        try {
            return new LinkedHashMap<>(tallies);
        } finally {
            lock.unlock();
        }
    }

    /** Second and further copies on one phone; the first hundred. */
    public List<AcceptedMessage> duplicates() {
        lock.lock();
        try {
            return List.copyOf(duplicates);
        } finally {
            lock.unlock();
        }
    }

    /** Kept messages, newest first. */
    public List<AcceptedMessage> last(Predicate<AcceptedMessage> wanted, int limit) {
        lock.lock();
        try {
            List<AcceptedMessage> found = new ArrayList<>();
            var newestFirst = last.descendingIterator();
            while (newestFirst.hasNext() && found.size() < limit) {
                AcceptedMessage message = newestFirst.next();
                if (wanted.test(message)) {
                    found.add(message);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** The newest message; null where there is none. */
    public @Nullable AcceptedMessage newest() {
        lock.lock();
        try {
            return last.peekLast();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            last.clear();
            tallies.clear();
            duplicates.clear();
            copies.clear();
            total = 0;
        } finally {
            lock.unlock();
        }
    }
}
