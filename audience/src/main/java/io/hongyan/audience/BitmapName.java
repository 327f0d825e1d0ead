package io.hongyan.audience;

import io.hongyan.shards.RecordWriter;

/**
 * Names one persistent set of ordinals of an app.
 *
 * @param value tells sets of one kind apart (tag, platform, day, …); empty where there is only one
 */
public record BitmapName(int app, Kind kind, String value) {

    /** Kinds of sets; codes are part of the format on disk. */
    public enum Kind {
        PLATFORM(1),
        BRAND(2),
        REGION(3),
        TAG(4),
        NOTIFICATION_OFF(5),
        BLACKLISTED(6),
        /** Devices that connected on a day; value: epoch day. */
        ACTIVE_DAY(7),
        /** Devices whose MQTT session with a subscription at QoS 0 or 1 (value) outlives the connection. */
        SESSION(8),
        /** Of those, the ones whose session ends some time; the deadline stands in their login row. */
        SESSION_FINITE(9),
        /** Devices whose inbox may hold something. */
        INBOX(10),
        /** Devices that a vendor's channel (value: its key) has a token for. */
        VENDOR_TOKEN(11),
        /** Devices a vendor said it will not reach for now, and why (value); until the device itself says otherwise. */
        VENDOR_SKIP(12),
        /** Devices a vendor said the app is uninstalled on. */
        UNINSTALLED(13),
        /** Devices whose user wants no marketing by a channel (value: its key). */
        OPTED_OUT(14),
        /** Devices that were sent to by a vendor, as often as a value says, on the day that delivery counts. */
        VENDOR_DAY_COUNT(15),
        /** Devices in a time zone (value: its id). */
        TIME_ZONE(16),
        /** One binary digit of how many messages devices were sent (value: of which, in which hour or day, which digit). */
        SENT_COUNT(17),
        /** Devices whose user withdrew the consent to a purpose (value). */
        CONSENT_WITHDRAWN(18),
        /** Devices whose user gave it. */
        CONSENT_GRANTED(19),
        /** Devices that were online in an hour (value: hours since 1970). */
        ONLINE_HOUR(20),
        /** Devices in whose inbox something may wait that a later message with the same notification id replaces. */
        INBOX_REPLACEABLE(21),
        /** Devices whose user has, or had, several. */
        USER_SHARED(22);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** Prefix of the set's rows: no name's prefix starts another's, for the text carries its length. */
    byte[] prefix() {
        return new RecordWriter().u32(app).u8(kind.code).text(value).toBytes();
    }
}
