package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who an app's devices are: audiences counted and listed, tags, consents. Blocks; call it from virtual threads. */
public interface Audiences {

    /** @throws UnknownTaskException where the audience rests on a task that is not known, or forgotten */
    BreakDown breakDown(int app, Audience audience);

    /** The same of devices named one by one; unknown ones do not count. */
    BreakDown breakDown(int app, List<DeviceAddress> devices);

    /**
     * A page of devices.
     *
     * @throws UnknownTaskException as above
     */
    DevicePage devices(int app, Selection selection, Optional<Place> after, int limit);

    /**
     * Tags that devices have, in order of text.
     *
     * @param prefix what they begin with; may be empty
     * @param after the last one of the page before; empty: from the first on
     */
    TagPage tags(int app, String prefix, String after, int limit);

    /** Purposes that anything was decided about, in order of text. */
    List<PurposeCount> purposes(int app);

    /**
     * An audience by what it is made of. Each figure counts devices of the audience.
     *
     * @param brands devices that tell none stand under {@code other}
     * @param online able to get a message at this moment
     * @param ownChannel connected within the last 90 days: the own channel reaches them when they next are
     * @param tokens by channel, of those with any
     * @param inactive registered more than 90 days ago and not connected since: not sent to
     * @param unreachable no push can reach them: blacklisted, or neither the own channel nor any vendor's does
     * @param reach each device once
     */
    record BreakDown(
            long total,
            Map<Platform, Long> platforms,
            Map<String, Long> brands,
            long online,
            long ownChannel,
            Map<Channel, Long> tokens,
            long notificationOff,
            long blacklisted,
            long uninstalled,
            long inactive,
            long unreachable,
            Map<Reach, Long> reach) {}

    /** What a notification sent now would meet first; the earlier takes precedence. */
    enum Reach {
        BLACKLISTED,
        UNINSTALLED,
        NOTIFICATION_OFF,
        ONLINE,
        /** Offline, with a token of a vendor that the app has an account with. */
        BY_VENDOR,
        /** Gets it when it connects. */
        WAITING
    }

    /**
     * @param trait only those of the audience; empty: all
     * @param newestFirst in order of registration, or against it
     */
    record Selection(Audience audience, Optional<Trait> trait, boolean newestFirst) {}

    /** What devices of an audience can be told apart by. */
    enum Trait {
        ONLINE,
        OFFLINE,
        NOTIFICATION_OFF,
        BLACKLISTED,
        UNINSTALLED,
        INACTIVE,
        UNREACHABLE
    }

    /** A device's place in the order of registration, nearly: by ordinal, then by shard. As text it is opaque. */
    record Place(int ordinal, int shard) {

        private static final int BYTES = 6;

        public static Optional<Place> parse(String text) {
            if (text.length() != 2 * BYTES) {
                return Optional.empty();
            }
            try {
                RecordReader reader = new RecordReader(HexFormat.of().parseHex(text));
                return Optional.of(new Place(reader.u32(), reader.u16()));
            } catch (IllegalArgumentException notHex) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return HexFormat.of()
                    .formatHex(new RecordWriter(BYTES).u32(ordinal).u16(shard).toBytes());
        }
    }

    /** @param next where the next page begins; empty: this was the last */
    record DevicePage(List<DeviceProfile> devices, Optional<Place> next) {}

    /** @param next the tag that the next page follows; empty: this was the last */
    record TagPage(List<TagCount> tags, Optional<String> next) {}

    record TagCount(String tag, long devices) {}

    /** Devices whose user agreed to a purpose, and whose user took it back. */
    record PurposeCount(String purpose, long granted, long withdrawn) {}
}
