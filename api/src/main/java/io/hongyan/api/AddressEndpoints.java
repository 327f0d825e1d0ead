package io.hongyan.api;

import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.delivery.Devices.VendorToken;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Addresses of people (phone, mail, open ids), by which channels other than push reach them; ours. An address is bound to a device,
 * as vendors' tokens are. Given for an alias it is bound to one of the alias's devices, the one that was connected last, so that a
 * person with several devices gets a message once.
 */
final class AddressEndpoints {

    private static final int MAX_BOUND = 1000;
    private static final int MAX_ASKED = 200;
    private static final List<Channel> CHANNELS = Arrays.stream(Channel.values())
            .filter(channel -> channel.isVendor() && !channel.isPush())
            .toList();
    private static final String KEYS = CHANNELS.stream().map(Channel::key).collect(Collectors.joining(", "));

    private final Devices devices;
    private final Cids cids;

    AddressEndpoints(Devices devices, Cids cids) {
        this.devices = devices;
        this.cids = cids;
    }

    void addTo(Routes routes) {
        routes.addBatch("POST", "user/address/{}", this::bind);
        routes.addBatch("DELETE", "user/address/{}", this::unbind);
        routes.add("GET", "user/address/{}", this::addresses);
    }

    private Reply bind(Call call) {
        return change(call, true);
    }

    private Reply unbind(Call call) {
        return change(call, false);
    }

    private Reply change(Call call, boolean binds) {
        Channel channel = channel(call.parameter(0));
        Fields body = call.body();
        String aliasType = AudienceRules.aliasType(body);
        List<Fields> items = body.requiredObjects("addresses", MAX_BOUND);
        List<String> aliases = new ArrayList<>();
        List<String> addresses = new ArrayList<>(items.size());
        for (Fields item : items) {
            addresses.add(binds ? PersonAddress.require(channel, item, "address") : "");
            if (item.has("alias") == item.has("cid")) {
                throw Refusal.parameter(item.path("cid") + " is invalid: expected either cid or alias");
            }
            if (item.has("alias")) {
                aliases.add(AudienceRules.alias(item.path("alias"), item.requiredText("alias")));
            }
        }
        List<List<DeviceAddress>> bound =
                aliases.isEmpty() ? List.of() : devices.devicesOfAll(call.appNumber(), aliasType, aliases);
        List<VendorToken> tokens = new ArrayList<>(items.size());
        ArrayNode unknown = JsonNodeFactory.instance.arrayNode();
        int alias = 0;
        for (int i = 0; i < items.size(); i++) {
            Fields item = items.get(i);
            List<DeviceAddress> of = item.has("alias")
                    ? bound.get(alias++)
                    : cids.find(call.appNumber(), item.requiredText("cid")).stream()
                            .toList();
            if (of.isEmpty()) {
                String key = item.has("alias") ? "alias" : "cid";
                unknown.addObject().put(key, item.requiredText(key));
            } else if (binds) {
                bindTo(of, addresses.get(i), tokens);
            } else {
                of.forEach(device -> tokens.add(new VendorToken(device, "")));
            }
        }
        if (tokens.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        devices.bindVendorTokens(channel.key(), tokens);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (!unknown.isEmpty()) {
            data.set("unknown", unknown);
        }
        return Reply.of(data);
    }

    /** The device that was connected last gets the address; the person's others lose theirs. */
    private void bindTo(List<DeviceAddress> of, String address, List<VendorToken> tokens) {
        DeviceAddress chosen = of.size() == 1 ? of.getFirst() : latest(of);
        of.stream().filter(device -> !device.equals(chosen)).forEach(device -> tokens.add(new VendorToken(device, "")));
        tokens.add(new VendorToken(chosen, address));
    }

    private DeviceAddress latest(List<DeviceAddress> of) {
        return devices.profiles(of).stream()
                .flatMap(Optional::stream)
                .max(Comparator.comparing(DeviceProfile::connected)
                        .thenComparing(profile -> profile.lastLogin().orElse(Instant.EPOCH)))
                .map(DeviceProfile::address)
                .orElse(of.getFirst());
    }

    private Reply addresses(Call call) {
        List<Cids.Resolved> known = cids.requireAny(call.appNumber(), call.values(0, "cid", MAX_ASKED));
        List<Optional<DeviceProfile>> profiles = devices.profiles(Cids.devices(known));
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < known.size(); i++) {
            String cid = known.get(i).given();
            profiles.get(i).ifPresent(profile -> {
                ObjectNode of = data.putObject(cid);
                for (Channel channel : CHANNELS) {
                    String address = profile.facts().vendorTokens().get(channel.key());
                    if (address != null) {
                        of.put(channel.key(), address);
                    }
                }
            });
        }
        return Reply.of(data);
    }

    private static Channel channel(String name) {
        return Channel.ofKey(name)
                .or(() -> Channel.ofWireName(name))
                .filter(CHANNELS::contains)
                .orElseThrow(() -> Refusal.invalid("channel", name, KEYS));
    }
}
