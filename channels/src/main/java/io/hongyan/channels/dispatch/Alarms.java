package io.hongyan.channels.dispatch;

import io.hongyan.kernel.Channel;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alarms of one account, at most one of a kind. Thread-safe. */
final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final int app;
    private final Channel channel;
    private final InstantSource clock;
    private final Map<Alarm.Kind, Alarm> raised = new ConcurrentHashMap<>();

    Alarms(int app, Channel channel, InstantSource clock) {
        this.app = app;
        this.channel = channel;
        this.clock = clock;
    }

    void raise(Alarm.Kind kind, String text) {
        if (raised.putIfAbsent(kind, new Alarm(app, channel, kind, clock.instant(), text)) == null) {
            LOG.warn("app {}, channel {}: {}: {}", app, channel.wireName(), kind, text);
        }
    }

    void clear(Alarm.Kind kind) {
        if (raised.remove(kind) != null) {
            LOG.info("app {}, channel {}: {}: over", app, channel.wireName(), kind);
        }
    }

    List<Alarm> list() {
        return raised.values().stream()
                .sorted((a, b) -> a.kind().compareTo(b.kind()))
                .toList();
    }
}
