package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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

    /**
     * How far a list has come: for each shard the ordinal, unsigned, that its next device has at least, or where the newest come
     * first, is below. So nothing is left out or listed twice, whatever the clock did. As text it is opaque.
     */
    record Place(List<Long> byShard) {

        private static final int MOST_SHARDS = 1024;

        public Place {
            byShard = List.copyOf(byShard);
        }

        public static Optional<Place> parse(String text) {
            List<Long> bounds = new ArrayList<>();
            try {
                RecordReader reader = new RecordReader(Base64.getUrlDecoder().decode(text));
                while (reader.hasMore() && bounds.size() < MOST_SHARDS) {
                    bounds.add(reader.varint());
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException notWrittenHere) {
                return Optional.empty();
            }
            return bounds.stream().allMatch(bound -> bound >= 0 && bound <= 1L << 32)
                    ? Optional.of(new Place(bounds))
                    : Optional.empty();
        }

        /** A shard that it does not tell of begins at its beginning. */
        OptionalLong of(int shard) {
            return shard < byShard.size() ? OptionalLong.of(byShard.get(shard)) : OptionalLong.empty();
        }

        @Override
        public String toString() {
            RecordWriter writer = new RecordWriter(4 * byShard.size());
            byShard.forEach(writer::varint);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(writer.toBytes());
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
