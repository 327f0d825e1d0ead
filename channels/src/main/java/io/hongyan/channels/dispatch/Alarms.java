package io.hongyan.channels.dispatch;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alarms of one account, at most one of a kind and message class. Thread-safe. */
final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final int app;
    private final Channel channel;
    private final InstantSource clock;
    private final Map<Subject, Alarm> raised = new ConcurrentHashMap<>();

    private record Subject(Alarm.Kind kind, Optional<MessageClass> messageClass) {}

    Alarms(int app, Channel channel, InstantSource clock) {
        this.app = app;
        this.channel = channel;
        this.clock = clock;
    }

    void raise(Alarm.Kind kind, String text) {
        raise(new Subject(kind, Optional.empty()), text);
    }

    /** Answers whether it is news. */
    boolean raise(Alarm.Kind kind, MessageClass messageClass, String text) {
        return raise(new Subject(kind, Optional.of(messageClass)), text);
    }

    private boolean raise(Subject subject, String text) {
        Alarm alarm = new Alarm(app, channel, subject.kind, subject.messageClass, clock.instant(), text);
        boolean news = raised.putIfAbsent(subject, alarm) == null;
        if (news) {
            LOG.warn("app {}, channel {}: {}: {}", app, channel.wireName(), subject.kind, text);
        }
        return news;
    }

    void clear(Alarm.Kind kind) {
        clear(new Subject(kind, Optional.empty()));
    }

    void clear(Alarm.Kind kind, MessageClass messageClass) {
        clear(new Subject(kind, Optional.of(messageClass)));
    }

    private void clear(Subject subject) {
        if (raised.remove(subject) != null) {
            String of = subject.messageClass
                    .map(messageClass -> " of " + messageClass.wireName())
                    .orElse("");
            LOG.info("app {}, channel {}: {}{}: over", app, channel.wireName(), subject.kind, of);
        }
    }

    List<Alarm> list() {
        return raised.values().stream()
                .sorted(Comparator.comparing(Alarm::kind)
                        .thenComparing(alarm ->
                                alarm.messageClass().map(MessageClass::code).orElse(0)))
                .toList();
    }
}
