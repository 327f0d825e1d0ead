package io.hongyan.delivery.vendor;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.Optional;

/** The apps' vendor accounts. Asked on shard threads: answers from memory, without I/O, and never throws. */
public interface VendorRules {

    /** Vendors an app has an enabled account with, in the order of {@link Channel}. */
    List<Channel> channels(int app);

    /** Empty where the app has no enabled account. */
    Optional<VendorAccount> account(int app, Channel channel);

    /**
     * The class a message would count as; empty where the message has nothing for this channel, or the app no account.
     *
     * @param pushMessage and {@code pushChannel}: Getui's objects as JSON text, see {@link VendorCall.Content}
     */
    Optional<MessageClass> classOf(int app, Channel channel, String pushMessage, String pushChannel);

    /**
     * What the message costs for one recipient of a channel, in millionths of the currency; 0 where that is not known.
     *
     * @param pushMessage and {@code pushChannel}: see {@link #classOf}
     */
    long costMicros(int app, Channel channel, String pushMessage, String pushChannel);

    /** The change of the badge a message asks for on a channel, such as {@code +1}; empty: none, or a fixed number. */
    String badgeChange(int app, Channel channel, String pushMessage, String pushChannel);

    /** No app has any account. */
    VendorRules NONE = new VendorRules() {
        @Override
        public List<Channel> channels(int app) {
            return List.of();
        }

        @Override
        public Optional<VendorAccount> account(int app, Channel channel) {
            return Optional.empty();
        }

        @Override
        public Optional<MessageClass> classOf(int app, Channel channel, String pushMessage, String pushChannel) {
            return Optional.empty();
        }

        @Override
        public long costMicros(int app, Channel channel, String pushMessage, String pushChannel) {
            return 0;
        }

        @Override
        public String badgeChange(int app, Channel channel, String pushMessage, String pushChannel) {
            return "";
        }
    };
}
