package io.hongyan.sdk;

import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A device of a Hongyan platform: registers itself once, stays connected, hands messages to the listener and reports what
 * became of them.
 *
 * <pre>{@code
 * HongyanClient client = HongyanClient.builder("https://push.example.com/sdk/v1/register", appId, appKey)
 *         .platform("android").brand("xiaomi")
 *         .storage(new FileDeviceStorage(new File(context.getFilesDir(), "hongyan")))
 *         .listener(message -> show(message))
 *         .build();
 * client.start();
 * // in the notification's handlers
 * client.displayed(message);
 * client.clicked(message);
 * }</pre>
 *
 * <p>Receipts, events and reports are stored before they are sent, survive a restart, and are sent until the platform
 * acknowledged them. All methods may be called from any thread and return at once; see the package for the thread model.
 */
public final class HongyanClient implements Closeable {

    private static final int LISTENER_ATTEMPTS = 3;
    private static final long LISTENER_PAUSE_MILLIS = 1_000;
    private static final long REFUSED_PUBLISH_PAUSE_MILLIS = 5_000;
    private static final int SEND_WINDOW = 16;
    private static final String KEEP_ALIVE_KEY = "keepAlive";

    private final String appId;
    private final URL registerUrl;
    private final String registration; // body of POST /sdk/v1/register
    private final DeviceStorage storage;
    private final HongyanListener listener;
    private final TaskScheduler scheduler;
    private final Executor listenerExecutor;
    private final @Nullable ExecutorService ownListenerThread; // null where the app brought its own
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
    private TaskScheduler.@Nullable Cancellable retry;
    private final Map<String, List<Runnable>> handling = new HashMap<>(); // msgid to the PUBACKs that wait for it

    private volatile ClientState state = ClientState.STOPPED;
    private volatile StateCode code = StateCode.OK;
    private volatile @Nullable String cid;

    /** What comes from the storage. */
    private static final class Loaded {
        final ConnectionMachine machine;
        final KeepAlive keepAlive;
        final Outbox outbox;
        final SeenMessages seen;

        @Nullable
        DeviceIdentity identity;

        Loaded(ConnectionMachine machine, KeepAlive keepAlive, Outbox outbox, SeenMessages seen) {
            this.machine = machine;
            this.keepAlive = keepAlive;
            this.outbox = outbox;
            this.seen = seen;
        }
    }

    private HongyanClient(Builder builder) {
        this.appId = builder.appId;
        this.registerUrl = builder.registerUrl;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("appId", builder.appId);
        body.put("appKey", builder.appKey);
        body.putAll(builder.facts);
        this.registration = Json.write(body);
        this.storage = builder.storage;
        this.listener = builder.listener;
        this.scheduler = builder.scheduler == null ? new ThreadTaskScheduler("hongyan") : builder.scheduler;
        if (builder.listenerExecutor == null) {
            this.ownListenerThread = Executors.newSingleThreadExecutor(task -> daemon(task, "hongyan-listener"));
            this.listenerExecutor = ownListenerThread;
        } else {
            this.ownListenerThread = null;
            this.listenerExecutor = builder.listenerExecutor;
        }
        this.registrationExecutor = builder.registrationExecutor;
        this.opener = builder.opener;
        this.random = builder.random;
        this.outboxCapacity = builder.outboxCapacity;
        this.seenCapacity = builder.seenCapacity;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * @param registerUrl for example {@code https://push.example.com/sdk/v1/register}
     * @throws IllegalArgumentException where the URL is not http or https
     */
    public static Builder builder(String registerUrl, String appId, String appKey) {
        return new Builder(registerUrl, appId, appKey);
    }

    // --- life ---

    /** Connects, after registering where the storage holds no identity. Also leaves {@link ClientState#BLOCKED}. */
    public void start() {
        onSdkThread(now -> run(now, now.machine.start()));
    }

    /** Disconnects; messages wait on the platform until the next {@link #start}. */
    public void stop() {
        onSdkThread(now -> run(now, now.machine.stop()));
    }

    /** The system reports a network: a waiting client tries at once. */
    public void networkAvailable() {
        onSdkThread(now -> run(now, now.machine.networkAvailable()));
    }

    /** Stops and ends the threads. The client cannot be started again. */
    @Override
    public void close() {
        stop();
        scheduler.execute(() -> {
            if (ownListenerThread != null) {
                ownListenerThread.shutdown();
            }
            scheduler.close();
        });
    }

    public ClientState state() {
        return state;
    }

    /** Why the client is in its state. */
    public StateCode code() {
        return code;
    }

    /** The CID, or null before the first registration. */
    public @Nullable String cid() {
        return cid;
    }

    // --- what the app tells ---

    /** The message was shown. */
    public void displayed(PushMessage message) {
        receipt(message, "displayed");
    }

    /** The message was clicked. */
    public void clicked(PushMessage message) {
        receipt(message, "clicked");
    }

    /** The message was swiped away. */
    public void dismissed(PushMessage message) {
        receipt(message, "dismissed");
    }

    /**
     * An event of the app's own on a message; it appears in the task's report.
     *
     * @param eventId 90000 … 90999
     */
    public void customEvent(PushMessage message, int eventId) {
        if (eventId < 90_000 || eventId > 90_999) {
            throw new IllegalArgumentException("eventId: " + eventId + " (expected: 90000 … 90999)");
        }
        receipt(message, Integer.toString(eventId));
    }

    private void receipt(PushMessage message, String action) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("taskid", message.taskId());
        fields.put("msgid", message.msgId());
        fields.put("action", action);
        queue("hy/receipt", Json.write(fields));
    }

    /**
     * A behaviour of the user, for segments and analyses.
     *
     * @param event 1 … 64 characters
     * @param properties texts, numbers, booleans, lists and maps of them
     */
    public void event(String event, Map<String, ?> properties) {
        requireLength("event", event, 1, 64);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("time", scheduler.nowMillis());
        fields.put("properties", properties);
        queue("hy/event", Json.write(fields));
    }

    /** Replaces all tags of the device: ≤ 100, each 1 … 32 characters without spaces, 512 together. */
    public void setTags(List<String> tags) {
        int total = 0;
        for (String tag : tags) {
            requireLength("tag", tag, 1, 32);
            if (tag.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("tag: '" + tag + "' (expected: no space)");
            }
            total += tag.length();
        }
        if (tags.size() > 100 || total > 512) {
            throw new IllegalArgumentException(
                    "tags: " + tags.size() + " with " + total + " characters (expected: at most 100 with at most 512)");
        }
        report(Collections.singletonMap("tags", new ArrayList<>(tags)));
    }

    /** Binds the device to an alias (a user id of the app's), 1 … 39 characters. */
    public void bindAlias(String alias) {
        requireLength("alias", alias, 1, 39);
        report(Collections.singletonMap("alias", alias));
    }

    /** Removes the device's alias. */
    public void unbindAlias() {
        report(Collections.singletonMap("alias", ""));
    }

    /** The badge the app shows now, 0 … 999999. */
    public void setBadge(int badge) {
        if (badge < 0 || badge > 999_999) {
            throw new IllegalArgumentException("badge: " + badge + " (expected: 0 … 999999)");
        }
        report(Collections.singletonMap("badge", badge));
    }

    /** Whether the system lets the app show notifications. */
    public void setNotificationsEnabled(boolean enabled) {
        report(Collections.singletonMap("notificationSwitch", enabled));
    }

    /** Facts that changed, under the names of docs/device-protocol.md: brand, model, osVersion, appVersion, region, … */
    public void updateFacts(Map<String, String> facts) {
        report(new LinkedHashMap<>(facts));
    }

    /** The token of the phone vendor's push service; an empty one removes it. */
    public void setVendorToken(String vendor, String token) {
        requireLength("vendor", vendor, 1, 16);
        requireLength("token", token, 0, 2048);
        report(Collections.singletonMap("vendorTokens", Collections.singletonMap(vendor, token)));
    }

    private static void requireLength(String field, String value, int min, int max) {
        if (value.length() < min || value.length() > max) {
            throw new IllegalArgumentException(
                    field + ": " + value.length() + " characters (expected: " + min + " … " + max + ")");
        }
    }

    private void queue(String topic, String payload) {
        onSdkThread(now -> {
            write(now, now.outbox.add(topic, payload));
            if (now.outbox.dropped() > reportedDrops) {
                reportedDrops = now.outbox.dropped();
                tell(() -> listener.onError("outbox: full at " + outboxCapacity + ", the oldest entry was given up"));
            }
            sendOutbox(now);
        });
    }

    private void report(Map<String, ?> fields) {
        onSdkThread(now -> {
            write(now, now.outbox.report(fields));
            sendOutbox(now);
        });
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
                    new SeenMessages(seenCapacity, stored));
            if (identity != null) {
                identified(now, identity);
            }
            return now;
        } catch (IOException | IllegalArgumentException e) {
            state = ClientState.BLOCKED;
            code = StateCode.STORAGE_FAILED;
            tell(() -> listener.onError("storage: cannot be read: " + e));
            tell(() -> listener.onStateChanged(ClientState.BLOCKED, StateCode.STORAGE_FAILED));
            return null;
        }
    }

    private void identified(Loaded now, DeviceIdentity identity) {
        now.identity = identity;
        cid = identity.cid;
        tell(() -> listener.onCid(identity.cid));
    }

    /** Tells the listener where the state changed. */
    private void announce(Loaded now) {
        ClientState newState = now.machine.state();
        StateCode newCode = now.machine.code();
        if (newState != state || newCode != code) {
            state = newState;
            code = newCode;
            tell(() -> listener.onStateChanged(newState, newCode));
        }
    }

    private void tell(Runnable call) {
        listenerExecutor.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException | Error thrown) {
                Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
                if (handler != null) { // the app's bug, for the app's crash report; the client goes on
                    handler.uncaughtException(Thread.currentThread(), thrown);
                }
            }
        });
    }

    private boolean write(Loaded now, Map<String, @Nullable String> changes) {
        try {
            storage.write(changes);
            return true;
        } catch (IOException e) {
            tell(() -> listener.onError("storage: cannot be written: " + e));
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
            tell(() -> listener.onError("registration: HTTP " + answer.httpStatus + " " + answer.detail));
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
        handling.values().forEach(List::clear); // their PUBACKs died with the connection
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
            post(now -> HongyanClient.this.arrived(now, payload, acknowledge));
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

    // --- messages ---

    private void arrived(Loaded now, byte[] payload, Runnable acknowledge) {
        PushMessage message;
        try {
            message = PushMessage.parse(new String(payload, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            tell(() -> listener.onError("message: " + malformed.getMessage()));
            acknowledge.run(); // it will not become better by repetition
            return;
        }
        if (now.seen.contains(message.msgId())) {
            acknowledge.run();
            return;
        }
        List<Runnable> waiting = handling.get(message.msgId());
        if (waiting != null) { // a copy, while the listener is at the first
            waiting.add(acknowledge);
            return;
        }
        waiting = new ArrayList<>(1);
        waiting.add(acknowledge);
        handling.put(message.msgId(), waiting);
        handToListener(message, 1);
    }

    private void handToListener(PushMessage message, int attempt) {
        listenerExecutor.execute(() -> {
            RuntimeException thrown = null;
            try {
                listener.onMessage(message);
            } catch (RuntimeException e) {
                thrown = e;
            }
            RuntimeException failure = thrown;
            onSdkThread(now -> listenerReturned(now, message, attempt, failure));
        });
    }

    private void listenerReturned(Loaded now, PushMessage message, int attempt, @Nullable RuntimeException failure) {
        if (failure != null && attempt < LISTENER_ATTEMPTS) {
            scheduler.schedule(
                    LISTENER_PAUSE_MILLIS * attempt, () -> onSdkThread(later -> handToListener(message, attempt + 1)));
            return;
        }
        if (failure != null) {
            tell(() ->
                    listener.onError("listener: threw " + LISTENER_ATTEMPTS + " times on " + message + ": " + failure));
        }
        List<Runnable> acknowledgements = handling.remove(message.msgId());
        if (write(now, now.seen.add(message.msgId())) && acknowledgements != null) {
            acknowledgements.forEach(Runnable::run);
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
            tell(() -> listener.onError("publish: " + entry.topic + " " + entry.payload + " refused with 0x"
                    + Integer.toHexString(reasonCode)));
        }
        if (write(now, now.outbox.done(entry))) {
            sendOutbox(now);
        }
    }

    /** Settings of a client; each method returns this builder. */
    public static final class Builder {

        private final URL registerUrl;
        private final String appId;
        private final String appKey;
        private final Map<String, String> facts = new LinkedHashMap<>();
        private DeviceStorage storage = new InMemoryDeviceStorage();
        private HongyanListener listener = message -> {};
        private @Nullable TaskScheduler scheduler; // null: a thread of the client's own
        private @Nullable Executor listenerExecutor; // null: a thread of the client's own
        private Executor registrationExecutor =
                task -> daemon(task, "hongyan-register").start();
        private MqttLink.Opener opener = HiveMqLink::open;
        private Random random = new Random();
        private int outboxCapacity = 1_000;
        private int seenCapacity = 500;

        private Builder(String registerUrl, String appId, String appKey) {
            try {
                this.registerUrl = new URL(registerUrl);
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(
                        "registerUrl: " + registerUrl + " (expected: an http or https URL)", e);
            }
            if (!this.registerUrl.getProtocol().startsWith("http")) {
                throw new IllegalArgumentException("registerUrl: " + registerUrl + " (expected: an http or https URL)");
            }
            this.appId = Objects.requireNonNull(appId, "appId");
            this.appKey = Objects.requireNonNull(appKey, "appKey");
            facts.put("platform", "android");
            facts.put("brand", "");
        }

        /** android (default), ios, harmony, web, miniProgram or other. */
        public Builder platform(String platform) {
            facts.put("platform", platform);
            return this;
        }

        /** Maker of the phone in lower case: huawei, xiaomi, oppo, … */
        public Builder brand(String brand) {
            facts.put("brand", brand);
            return this;
        }

        /** A further fact to register with: model, osVersion, appVersion, packageName, region, language, timeZone. */
        public Builder fact(String name, String value) {
            facts.put(name, value);
            return this;
        }

        /** Where identity, outbox and handled messages are kept; default: in memory, so each start is a new device. */
        public Builder storage(DeviceStorage keeps) {
            storage = Objects.requireNonNull(keeps, "storage");
            return this;
        }

        /** Who gets the messages. */
        public Builder listener(HongyanListener hears) {
            listener = Objects.requireNonNull(hears, "listener");
            return this;
        }

        /** Where the listener is called, for example Android's main thread; must run tasks in order, one at a time. */
        public Builder listenerExecutor(Executor executor) {
            listenerExecutor = executor;
            return this;
        }

        /** The SDK thread and its clock, instead of a thread of the client's own. */
        public Builder scheduler(TaskScheduler runs) {
            scheduler = runs;
            return this;
        }

        /** Source of chance for the back-off. */
        public Builder random(Random source) {
            random = Objects.requireNonNull(source, "random");
            return this;
        }

        /** How many receipts and events wait at most while offline, 1 … 100000; default 1000; the oldest give way. */
        public Builder outboxCapacity(int entries) {
            outboxCapacity = within("outboxCapacity", entries, 100_000);
            return this;
        }

        /** How many handled messages are remembered against duplicates, 1 … 100000; default 500. */
        public Builder rememberedMessages(int messages) {
            seenCapacity = within("rememberedMessages", messages, 100_000);
            return this;
        }

        Builder opener(MqttLink.Opener opens) {
            opener = opens;
            return this;
        }

        Builder registrationExecutor(Executor executor) {
            registrationExecutor = executor;
            return this;
        }

        public HongyanClient build() {
            return new HongyanClient(this);
        }

        private static int within(String field, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException(field + ": " + value + " (expected: 1 … " + max + ")");
            }
            return value;
        }
    }
}
