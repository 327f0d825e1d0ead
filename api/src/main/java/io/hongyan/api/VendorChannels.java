package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The apps' accounts with vendors, as the API shows and changes them. Blocks; call it from virtual threads. */
public interface VendorChannels {

    /** Every vendor there is, with what the app has set. */
    List<View> list(int app);

    /**
     * Opens an account or changes it: what is not given stays as it was, an empty text goes back to the default. Kept on disk,
     * secrets encrypted, before this returns.
     *
     * @return what cannot be used, each as {@code setting: value (expected: …)}; then nothing was changed
     */
    List<String> configure(int app, Channel channel, Map<String, String> settings);

    /** Ends an account; false where there was none. */
    boolean remove(int app, Channel channel);

    /** Authenticates with the vendor for real and sends nothing; empty where all is well. */
    Optional<Trouble> check(int app, Channel channel);

    /** Limited daily quotas of the app's accounts, today in the vendor's time zone. */
    List<Quota> quotas(int app);

    /**
     * How a message would fare by a channel, were it sent now; empty where the app has no account there, or the message nothing
     * for it.
     *
     * @param devices how many would get it
     * @param important may use the quota kept for important messages
     */
    Optional<Forecast> forecast(int app, Channel channel, Content content, long devices, boolean important);

    /** What the vendor permits the app's account; empty where there is none. */
    Optional<Bounds> bounds(int app, Channel channel);

    /** How a message would look by every push channel it has something for, with or without an account there. */
    List<Preview> preview(int app, Content content);

    /** A vendor's callback. Returns once what it says is on disk. */
    Answer receive(int app, Channel channel, Callback callback);

    /**
     * An account.
     *
     * @param state {@code none}, {@code disabled}, {@code ok}, or in a word what keeps it from sending
     * @param alarms in plain words; empty where all is well
     */
    record View(Channel channel, String state, List<Setting> settings, List<String> alarms) {

        public View {
            settings = List.copyOf(settings);
            alarms = List.copyOf(alarms);
        }
    }

    /**
     * What a check found wrong.
     *
     * @param whose {@code ours}: the vendor refuses what is set up; {@code vendor}: it does not answer, or with an error
     * @param text in plain words
     */
    record Trouble(String whose, String text) {}

    /** @param value empty for a secret, also where one is set, and where nothing is set */
    record Setting(
            String name,
            boolean required,
            boolean secret,
            boolean set,
            String value,
            String preset,
            String description) {}

    /**
     * @param used can pass the total where that was lowered
     * @param warning used above the configured level
     */
    record Quota(Channel channel, MessageClass messageClass, long total, long used, boolean warning) {

        public long left() {
            return Math.max(0, total - used);
        }
    }

    /**
     * What a message would look like, use and cost, and how long it would take.
     *
     * @param title and {@code body}: as they would be sent
     * @param truncated whether they were cut to the vendor's limits
     * @param quotaLeft messages of its class it may still take today; empty: no limit
     * @param costMicros for all devices, in millionths of the currency
     * @param finish until the last one is handed to the vendor, at the documented rate, waiting for further days' quotas
     */
    record Forecast(
            String title, String body, boolean truncated, OptionalLong quotaLeft, long costMicros, Duration finish) {}

    /**
     * What a message would look like.
     *
     * @param title and {@code body}: as they would be sent
     */
    record Preview(
            Channel channel, String title, String body, boolean truncated, TextBound titleBound, TextBound bodyBound) {}

    /**
     * What a vendor permits.
     *
     * @param batch most recipients of one request
     * @param perSecond recipients a second; 0: none is known
     * @param longest how long the vendor stores a message at most
     */
    record Bounds(TextBound title, TextBound body, int batch, long perSecond, Duration longest) {}

    /**
     * How long a text may be.
     *
     * @param most 0: no limit
     * @param unit characters, bytes, utf16 or half_width (ASCII counts 1, everything else 2)
     */
    record TextBound(int most, String unit) {}

    /** @param query decoded; {@code headers}: names in lower case */
    record Callback(String method, Map<String, String> query, Map<String, String> headers, byte[] body) {}

    /**
     * What to answer the vendor.
     *
     * @param location where a browser is to go on; else empty
     */
    record Answer(int status, String contentType, String location, byte[] body) {}

    /** Largest callback, bytes. */
    int MAX_CALLBACK_BYTES = 1 << 20;

    /**
     * The audience that the channel ads has put into files for a task, as rows of kind and hash; empty where there is none. Rows
     * are read while they are handed over.
     */
    Optional<Consumer<Consumer<List<String>>>> audience(TaskId task);

    /** Deletes those files; false where there are none. */
    boolean deleteAudience(TaskId task);
}
