package io.hongyan.sdk;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A device's dealings with the platform: its identity, its connection and what it has to tell. Does what {@link
 * ConnectionMachine} decides. Methods that are not private may be called from any thread and go on on the SDK thread, which
 * owns everything else here.
 */
final class DeviceSession {

    private static final long REFUSED_PUBLISH_PAUSE_MILLIS = 5_000;
    private static final int SEND_WINDOW = 16;
    private static final String KEEP_ALIVE_KEY = "keepAlive";
    private static final String SCREEN_ON = "screenOn";

    private final String appId;
    private final URL registerUrl;
    private final String registration; // body of POST /sdk/v1/register
    private final DeviceStorage storage;
    private final ListenerCalls listener;
    private final TaskScheduler scheduler;
    private final Executor registrationExecutor;
    private final MqttLink.Opener opener;
    private final Random random;
    private final int outboxCapacity;
    private final int seenCapacity;

    // From here on: owned by the SDK thread, set up by the first task on it.
    private @Nullable Loaded loaded;
    private @Nullable MqttLink link;
    private int linkNumber; // events of an earlier link carry an earlier number
    private int registrationNumber;
    private int gatewayTurn;
    private int sendWindow = SEND_WINDOW;
    private long reportedDrops;
    private boolean screenOn = true;
    private TaskScheduler.@Nullable Cancellable retry;

    private volatile ClientState state = ClientState.STOPPED;
    private volatile StateCode code = StateCode.OK;
    private volatile @Nullable String cid;

    /** What comes from the storage. */
    private static final class Loaded {
        final ConnectionMachine machine;
        final KeepAlive keepAlive;
        final Outbox outbox;
        final MessageHandling messages;

        @Nullable
        DeviceIdentity identity;

        Loaded(ConnectionMachine machine, KeepAlive keepAlive, Outbox outbox, MessageHandling messages) {
            this.machine = machine;
            this.keepAlive = keepAlive;
            this.outbox = outbox;
            this.messages = messages;
        }
    }

    DeviceSession(
            String appId,
            URL registerUrl,
            String registration,
            DeviceStorage storage,
            ListenerCalls listener,
            TaskScheduler scheduler,
            Executor registrationExecutor,
            MqttLink.Opener opener,
            Random random,
            int outboxCapacity,
            int seenCapacity) {
        this.appId = appId;
        this.registerUrl = registerUrl;
        this.registration = registration;
        this.storage = storage;
        this.listener = listener;
        this.scheduler = scheduler;
        this.registrationExecutor = registrationExecutor;
        this.opener = opener;
        this.random = random;
        this.outboxCapacity = outboxCapacity;
        this.seenCapacity = seenCapacity;
    }

    void start() {
        onSdkThread(now -> run(now, now.machine.start()));
    }

    void stop() {
        onSdkThread(now -> run(now, now.machine.stop()));
    }

    void networkAvailable() {
        onSdkThread(now -> run(now, now.machine.networkAvailable()));
    }

    ClientState state() {
        return state;
    }

    StateCode code() {
        return code;
    }

    @Nullable
    String cid() {
        return cid;
    }

    /** Tells the platform something, once it is stored. */
    void queue(String topic, String payload) {
        onSdkThread(now -> {
            write(now, now.outbox.add(topic, payload));
            if (now.outbox.dropped() > reportedDrops) {
                reportedDrops = now.outbox.dropped();
                listener.error("outbox: full at " + outboxCapacity + ", the oldest entry was given up");
            }
            sendOutbox(now);
        });
    }

    /** Tells the platform what is true of the device now; what is not sent yet is merged. */
    void report(Map<String, ?> fields) {
        onSdkThread(now -> {
            write(now, now.outbox.report(fields));
            sendOutbox(now);
        });
    }

    /** The screen went on or off. */
    void screen(boolean on) {
        onSdkThread(now -> {
            screenOn = on;
            write(now, now.outbox.report(Collections.singletonMap(SCREEN_ON, on)));
            sendOutbox(now);
        });
    }

    /** The user reacted to a message: it is not shown again. */
    void reacted(String msgId) {
        onSdkThread(now -> now.messages.reacted(msgId));
    }

    // --- the SDK thread ---

    private interface Step {
        void run(Loaded now);
    }

    private void onSdkThread(Step step) {
        scheduler.execute(() -> {
            Loaded now = loaded;
            if (now == null) {
                now = load();
                if (now == null) {
                    return;
                }
                loaded = now;
            }
            step.run(now);
            announce(now);
        });
    }

    private @Nullable Loaded load() {
        try {
            Map<String, String> stored = storage.load();
            DeviceIdentity identity = DeviceIdentity.load(stored);
            String seconds = stored.get(KEEP_ALIVE_KEY);
            KeepAlive keepAlive =
                    new KeepAlive(seconds == null ? KeepAlive.INITIAL_SECONDS : Integer.parseInt(seconds));
            Loaded now = new Loaded(
                    new ConnectionMachine(new Backoff(random), keepAlive, identity != null),
                    keepAlive,
                    new Outbox(outboxCapacity, stored),
                    new MessageHandling(
                            new SeenMessages(seenCapacity, stored),
                            new Redisplays(stored),
                            listener,
                            sdkThread(),
                            this::writeMessages));
            if (identity != null) {
                identified(now, identity);
            }
            return now;
        } catch (IOException | IllegalArgumentException e) {
            state = ClientState.BLOCKED;
            code = StateCode.STORAGE_FAILED;
            listener.error("storage: cannot be read: " + e);
            listener.stateChanged(ClientState.BLOCKED, StateCode.STORAGE_FAILED);
            return null;
        }
    }

    private void identified(Loaded now, DeviceIdentity identity) {
        now.identity = identity;
        cid = identity.cid;
        listener.cid(identity.cid);
    }

    /** Tells the listener where the state changed. */
    private void announce(Loaded now) {
        ClientState newState = now.machine.state();
        StateCode newCode = now.machine.code();
        if (newState != state || newCode != code) {
            boolean loggedIn = newState == ClientState.ONLINE && state != ClientState.ONLINE;
            state = newState;
            code = newCode;
            listener.stateChanged(newState, newCode);
            if (loggedIn) {
                loggedIn(now);
            }
        }
    }

    private void loggedIn(Loaded now) {
        if (!screenOn && write(now, now.outbox.report(Collections.singletonMap(SCREEN_ON, false)))) {
            sendOutbox(now); // the platform keeps it in memory only
        }
        now.messages.loggedIn();
    }

    private MessageHandling.SdkThread sdkThread() {
        return new MessageHandling.SdkThread() {
            @Override
            public void execute(Runnable task) {
                onSdkThread(now -> task.run());
            }

            @Override
            public void schedule(long delayMillis, Runnable task) {
                scheduler.schedule(delayMillis, () -> execute(task));
            }

            @Override
            public long nowMillis() {
                return scheduler.nowMillis();
            }

            @Override
            public boolean isOnline() {
                Loaded now = loaded;
                return now != null && now.machine.state() == ClientState.ONLINE;
            }
        };
    }

    private boolean writeMessages(Map<String, @Nullable String> changes) {
        return write(Objects.requireNonNull(loaded, "a message before the storage was loaded"), changes);
    }

    private boolean write(Loaded now, Map<String, @Nullable String> changes) {
        try {
            storage.write(changes);
            return true;
        } catch (IOException e) {
            listener.error("storage: cannot be written: " + e);
            run(now, now.machine.storageFailed());
            return false;
        }
    }

    private void run(Loaded now, List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect.kind) {
                case REGISTER:
                    register();
                    break;
                case FORGET_IDENTITY:
                    now.identity = null;
                    cid = null;
                    write(now, DeviceIdentity.forget());
                    break;
                case CONNECT:
                    connect(now);
                    break;
                case SUBSCRIBE:
                    if (link != null) {
                        link.subscribe();
                    }
                    break;
                case DISCONNECT:
                    disconnect(now);
                    break;
                case SCHEDULE_RETRY:
                    retry = scheduler.schedule(
                            effect.delayMillis, () -> onSdkThread(later -> run(later, later.machine.retryDue())));
                    break;
                case CANCEL_RETRY:
                    if (retry != null) {
                        retry.cancel();
                        retry = null;
                    }
                    break;
                case SEND_OUTBOX:
                    sendOutbox(now);
                    break;
            }
        }
    }

    private void register() {
        int number = ++registrationNumber;
        registrationExecutor.execute(() -> {
            HttpRegistration.Answer answer = HttpRegistration.register(registerUrl, registration);
            onSdkThread(now -> {
                if (number == registrationNumber) {
                    registered(now, answer);
                }
            });
        });
    }

    private void registered(Loaded now, HttpRegistration.Answer answer) {
        DeviceIdentity identity = answer.identity;
        if (identity != null) {
            if (now.identity == null && write(now, identity.store())) {
                identified(now, identity);
            }
            run(now, now.machine.registered());
        } else {
            listener.error("registration: HTTP " + answer.httpStatus + " " + answer.detail);
            run(now, now.machine.registrationFailed(answer.httpStatus, answer.retryAfterMillis));
        }
    }

    private void connect(Loaded now) {
        DeviceIdentity identity = Objects.requireNonNull(now.identity, "CONNECT needs an identity");
        String gateway = identity.gateways.get(gatewayTurn++ % identity.gateways.size());
        int number = ++linkNumber;
        link = opener.open(
                gateway, identity.cid, appId, identity.secret, now.keepAlive.seconds(), new LinkEvents(number));
    }

    private void disconnect(Loaded now) {
        MqttLink open = link;
        endLink(now);
        if (open != null) {
            open.close();
        }
    }

    private void endLink(Loaded now) {
        linkNumber++;
        link = null;
        now.outbox.connectionEnded();
        now.messages.connectionEnded();
    }

    /** Brings the events of one link to the SDK thread, and drops those of a link that is history. */
    private final class LinkEvents implements MqttLink.Events {

        private final int number;

        LinkEvents(int number) {
            this.number = number;
        }

        private void post(Step step) {
            onSdkThread(now -> {
                if (number == linkNumber) {
                    step.run(now);
                }
            });
        }

        @Override
        public void connected(boolean sessionPresent, int keepAliveSeconds, int receiveMaximum) {
            post(now -> {
                sendWindow = Math.min(SEND_WINDOW, receiveMaximum);
                run(now, now.machine.connected(sessionPresent, keepAliveSeconds, scheduler.nowMillis()));
            });
        }

        @Override
        public void subscribed(int reasonCode) {
            post(now -> run(now, now.machine.subscribed(reasonCode)));
        }

        @Override
        public void arrived(byte[] payload, Runnable acknowledge) {
            post(now -> now.messages.arrived(payload, acknowledge));
        }

        @Override
        public void lost(int reasonCode, boolean silently, String detail) {
            post(now -> {
                endLink(now);
                int before = now.keepAlive.seconds();
                run(now, now.machine.lost(reasonCode, silently, scheduler.nowMillis()));
                if (now.keepAlive.seconds() != before) {
                    write(now, Collections.singletonMap(KEEP_ALIVE_KEY, Integer.toString(now.keepAlive.seconds())));
                }
            });
        }
    }

    // --- outbox ---

    private void sendOutbox(Loaded now) {
        if (now.machine.state() != ClientState.ONLINE) {
            return;
        }
        MqttLink open = link;
        if (open == null) {
            return;
        }
        int number = linkNumber;
        for (Outbox.Entry entry = now.outbox.take(sendWindow); entry != null; entry = now.outbox.take(sendWindow)) {
            Outbox.Entry sent = entry;
            open.publish(
                    sent.topic,
                    sent.payload.getBytes(StandardCharsets.UTF_8),
                    reasonCode -> onSdkThread(later -> {
                        if (number == linkNumber) {
                            published(later, sent, reasonCode);
                        }
                    }));
        }
    }

    private void published(Loaded now, Outbox.Entry entry, int reasonCode) {
        if (reasonCode < 0) {
            return; // the end of the connection follows and frees the entry
        }
        boolean again = reasonCode == 0x80 || reasonCode == 0x83 || reasonCode == 0x89 || reasonCode == 0x97;
        if (again) {
            int number = linkNumber;
            scheduler.schedule(
                    REFUSED_PUBLISH_PAUSE_MILLIS,
                    () -> onSdkThread(later -> {
                        if (number == linkNumber) {
                            later.outbox.failed(entry);
                            sendOutbox(later);
                        }
                    }));
            return;
        }
        if (reasonCode >= 0x80) {
            listener.error("publish: " + entry.topic + " " + entry.payload + " refused with 0x"
                    + Integer.toHexString(reasonCode));
        }
        if (write(now, now.outbox.done(entry))) {
            sendOutbox(now);
        }
    }
}
