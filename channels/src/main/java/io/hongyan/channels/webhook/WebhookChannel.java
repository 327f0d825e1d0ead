package io.hongyan.channels.webhook;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.net.URI;
import java.util.List;

/** The customer's own way to a person. */
public final class WebhookChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.WEBHOOK;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required(
                        "url", "where messages are posted to: https, or http where private addresses are allowed"),
                SettingKey.secret("secret", "both sides sign with it: any text of 16 characters or more"),
                SettingKey.optional(
                        "confirms-arrival", "false", "true: the receiver reports arrivals to our receipt address"),
                SettingKey.optional("timeout-seconds", "10", "longest wait for an answer, 1 … 15"),
                SettingKey.optional(
                        "allow-private-addresses",
                        "false",
                        "allow private and loopback addresses and plain http (a receiver in the own network)"));
    }

    /** The receiver is bound by the contract to know a repeated request by its id. */
    @Override
    public Limits limits() {
        return Limits.builder().batch(100).concurrency(8).repeatSafe().build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        boolean privateAddresses = settings.flag("allow-private-addresses");
        if (settings.secret("secret").reveal().length() < 16) {
            throw settings.problem("secret", "at least 16 characters");
        }
        URI url = URI.create(settings.baseUrl("url"));
        if (!"https".equals(url.getScheme()) && !privateAddresses) {
            throw settings.problem("url", "https, or http with allow-private-addresses");
        }
        if (url.getRawUserInfo() != null) {
            throw settings.problem("url", "an address without a user name");
        }
        Limits own = limits.toBuilder()
                .confirmsArrival(settings.flag("confirms-arrival"))
                .build();
        WebhookHttp http =
                new WebhookHttp(privateAddresses, limits.concurrency(), settings.seconds("timeout-seconds", 1, 15));
        return new WebhookAdapter(url, new WebhookSignature(settings.secret("secret")), own, http, context.clock());
    }
}
