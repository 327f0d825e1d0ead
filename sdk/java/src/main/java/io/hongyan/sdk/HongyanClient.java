package io.hongyan.sdk;

import java.io.Closeable;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
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

    private final DeviceSession session;
    private final TaskScheduler scheduler;
    private final ListenerCalls listener;

    private HongyanClient(Builder builder) {
        Map<String, Object> registration = new LinkedHashMap<>();
        registration.put("appId", builder.appId);
        registration.put("appKey", builder.appKey);
        registration.putAll(builder.facts);
        this.scheduler = builder.scheduler == null ? new ThreadTaskScheduler("hongyan") : builder.scheduler;
        this.listener = new ListenerCalls(builder.listener, builder.listenerExecutor);
        this.session = new DeviceSession(
                builder.appId,
                builder.registerUrl,
                Json.write(registration),
                builder.storage,
                listener,
                scheduler,
                builder.registrationExecutor,
                builder.opener,
                builder.random,
                builder.outboxCapacity,
                builder.seenCapacity);
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
        session.start();
    }

    /** Disconnects; messages wait on the platform until the next {@link #start}. */
    public void stop() {
        session.stop();
    }

    /** The system reports a network: a waiting client tries at once. */
    public void networkAvailable() {
        session.networkAvailable();
    }

    /** Stops and ends the threads. The client cannot be started again. */
    @Override
    public void close() {
        stop();
        scheduler.execute(() -> {
            listener.close();
            scheduler.close();
        });
    }

    public ClientState state() {
        return session.state();
    }

    /** Why the client is in its state. */
    public StateCode code() {
        return session.code();
    }

    /** The CID, or null before the first registration. */
    public @Nullable String cid() {
        return session.cid();
    }

    // --- what the app tells ---

    /** The message was shown. */
    public void displayed(PushMessage message) {
        receipt(message, "displayed");
    }

    /** The message was clicked. */
    public void clicked(PushMessage message) {
        receipt(message, "clicked");
        session.reacted(message.msgId());
    }

    /** The message was swiped away. */
    public void dismissed(PushMessage message) {
        receipt(message, "dismissed");
        session.reacted(message.msgId());
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
        session.queue("hy/receipt", Json.write(fields));
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
        session.queue("hy/event", Json.write(fields));
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
        session.report(Collections.singletonMap("tags", new ArrayList<>(tags)));
    }

    /** Binds the device to an alias (a user id of the app's), 1 … 39 characters. */
    public void bindAlias(String alias) {
        requireLength("alias", alias, 1, 39);
        session.report(Collections.singletonMap("alias", alias));
    }

    /** Removes the device's alias. */
    public void unbindAlias() {
        session.report(Collections.singletonMap("alias", ""));
    }

    /** The badge the app shows now, 0 … 999999. */
    public void setBadge(int badge) {
        if (badge < 0 || badge > 999_999) {
            throw new IllegalArgumentException("badge: " + badge + " (expected: 0 … 999999)");
        }
        session.report(Collections.singletonMap("badge", badge));
    }

    /** The screen went on or off: messages that ask for a lit screen wait for it. Apps that never say count as lit. */
    public void setScreenOn(boolean on) {
        session.screen(on);
    }

    /** Whether the system lets the app show notifications. */
    public void setNotificationsEnabled(boolean enabled) {
        session.report(Collections.singletonMap("notificationSwitch", enabled));
    }

    /**
     * The user agreed to be sent messages of a purpose, or withdrew that. A withdrawal also takes back what waits.
     *
     * @param purpose 1 … 50 characters without spaces, commas and *; messages without one of their own are "marketing"
     */
    public void setConsent(String purpose, boolean granted) {
        requireLength("purpose", purpose, 1, 50);
        session.report(Collections.singletonMap("consents", Collections.singletonMap(purpose, granted)));
    }

    /** Facts that changed, under the names of docs/device-protocol.md: brand, model, osVersion, appVersion, region, … */
    public void updateFacts(Map<String, String> facts) {
        session.report(new LinkedHashMap<>(facts));
    }

    /** The token of the phone vendor's push service; an empty one removes it. */
    public void setVendorToken(String vendor, String token) {
        requireLength("vendor", vendor, 1, 16);
        requireLength("token", token, 0, 2048);
        session.report(Collections.singletonMap("vendorTokens", Collections.singletonMap(vendor, token)));
    }

    private static void requireLength(String field, String value, int min, int max) {
        if (value.length() < min || value.length() > max) {
            throw new IllegalArgumentException(
                    field + ": " + value.length() + " characters (expected: " + min + " … " + max + ")");
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
        private Executor registrationExecutor = task -> {
            Thread thread = new Thread(task, "hongyan-register");
            thread.setDaemon(true);
            thread.start();
        };
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
