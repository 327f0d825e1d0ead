package io.hongyan.acceptance;

import io.hongyan.kernel.Channel;
import io.hongyan.simulators.VendorSimulators;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.webpush.WebPushSimulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** All vendors in this JVM, and what an app has to set to use them. Their receipts go to the server by HTTP. */
final class PlayedVendors implements AutoCloseable {

    private static final SimulatorSettings SETTINGS = SimulatorSettings.onPort(0);

    private final SimulatorServer server = new SimulatorServer(SETTINGS, VendorSimulators.all(SETTINGS));
    private final AtomicInteger tokens = new AtomicInteger();

    /**
     * A phone as the vendor knows it.
     *
     * @param token what the phone's app was given, and tells the platform
     * @param name what the vendor's records call the phone
     */
    record VendorPhone(Channel channel, String token, String name) {

        /** A member of a registration's body, with a leading comma. */
        String fact() {
            return ",\"vendorTokens\":{\"" + channel.key() + "\":\""
                    + token.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
        }

        String platform() {
            return switch (channel) {
                case APNS -> "ios";
                case HARMONY -> "harmony";
                case WEBPUSH -> "web";
                default -> "android";
            };
        }
    }

    PlayedVendors(int serverPort, Credentials app) {
        server.callbacks("http://127.0.0.1:" + serverPort + "/receipts/" + app.appId());
        server.start();
    }

    /** By key of hongyan.yaml. */
    Map<String, String> serverSettings() {
        Map<String, String> all = new HashMap<>();
        server.settings()
                .forEach((channel, settings) ->
                        settings.forEach((key, value) -> all.put("channels." + channel + "." + key, value)));
        // vivo takes marketing between 07:00 and 23:00 in China only; a test runs at any hour.
        all.put("channels.vivo.default-class", "service");
        return all;
    }

    VendorState vendor(Channel channel) {
        return server.vendor(channel.wireName());
    }

    VendorPhone phone(Channel channel, PhoneState state) {
        VendorPhone phone = phone(channel, tokens.incrementAndGet());
        vendor(channel).phones().set(phone.name(), state);
        return phone;
    }

    /** The phone of a number, which needs no naming. */
    VendorPhone phone(Channel channel, int number) {
        return switch (channel) {
            case APNS -> same(channel, "%064x".formatted(number));
            case OPPO -> same(channel, "CN_%032x".formatted(number));
            case OPPO_GLOBAL -> same(channel, "SG_%032x".formatted(number));
            case WEBPUSH -> {
                String name = "browser-" + number;
                yield new VendorPhone(
                        channel, WebPushSimulator.subscription(server.baseUrl(channel.wireName()), name), name);
            }
            default -> same(channel, channel.wireName() + "-token-%08d".formatted(number));
        };
    }

    private static VendorPhone same(Channel channel, String token) {
        return new VendorPhone(channel, token, token);
    }

    /** Copies of a task's message that a phone was given. */
    long copies(String task, VendorPhone phone) {
        return vendor(phone.channel()).messages().copies(task, phone.name());
    }

    AcceptedMessage message(String task, VendorPhone phone) {
        List<AcceptedMessage> found = vendor(phone.channel())
                .messages()
                .last(message -> message.key().equals(task) && message.token().equals(phone.name()), 2);
        if (found.size() != 1) {
            throw new AssertionError("messages of " + task + " on " + phone.name() + ": " + found);
        }
        return found.getFirst();
    }

    @Override
    public void close() {
        server.close();
    }
}
