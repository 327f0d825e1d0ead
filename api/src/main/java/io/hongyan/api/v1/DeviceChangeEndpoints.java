package io.hongyan.api.v1;

import io.hongyan.api.AudienceRules;
import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.access.AuditTrail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Changes of devices, one by one and many by a tag; each is audited. */
final class DeviceChangeEndpoints {

    private static final int MAX_CHANGED = 1_000;
    private static final String ALIAS_TYPE = "";

    private final Devices devices;
    private final Consents consents;
    private final DeviceLookup lookup;
    private final AuditTrail audit;

    DeviceChangeEndpoints(Devices devices, Consents consents, DeviceLookup lookup, AuditTrail audit) {
        this.devices = devices;
        this.consents = consents;
        this.lookup = lookup;
        this.audit = audit;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("PATCH", "devices/{}", Permission.DEVICE_WRITE, this::change);
        routes.inApp("GET", "devices/{}/consents", Permission.DEVICE_READ, this::consents);
        routes.inApp("POST", "devices/{}/consents", Permission.DEVICE_WRITE, this::decide);
        routes.inApp("POST", "tags/{}/devices", Permission.AUDIENCE_WRITE, this::changeTag);
    }

    // --- one device ---

    /** What of a device can be changed, as the audit log keeps it. */
    private record Changeable(
            List<String> tags,
            boolean blacklisted,
            @Nullable String alias) {

        static String of(DeviceProfile device) {
            return NativeJson.text(new Changeable(
                    device.tags(), device.blacklisted(), device.aliases().get(ALIAS_TYPE)));
        }
    }

    private NativeReply change(NativeCall call) {
        DeviceProfile before = lookup.require(call);
        DeviceAddress device = before.address();
        Fields body = call.body();
        Optional<List<String>> tags = body.has("tags") ? Optional.of(tags(body)) : Optional.empty();
        JsonNode alias = body.node().path("alias");
        Optional<String> newAlias = alias.isMissingNode() || alias.isNull()
                ? Optional.empty()
                : Optional.of(AudienceRules.alias("alias", body.requiredText("alias")));
        boolean blacklisted = body.flag("blacklisted", before.blacklisted());
        // what may be refused comes first, so that a refusal changes nothing
        newAlias.ifPresent(name -> bind(device, name));
        if (alias.isNull() && before.aliases().containsKey(ALIAS_TYPE)) {
            devices.unbindAliases(
                    device.app(),
                    ALIAS_TYPE,
                    List.of(new Devices.AliasBinding(device, before.aliases().getOrDefault(ALIAS_TYPE, ""))));
        }
        tags.ifPresent(all -> devices.setTags(device, all));
        if (blacklisted != before.blacklisted()) {
            devices.setBlacklisted(List.of(device), blacklisted);
        }
        DeviceProfile after = lookup.require(call);
        if (!Changeable.of(after).equals(Changeable.of(before))) {
            audit.append(AuditTrail.Draft.of(device.app(), "device.change", call.parameter(0))
                    .from(Changeable.of(before))
                    .to(Changeable.of(after)));
        }
        return NativeReply.ok(lookup.view(device.app(), after));
    }

    private static List<String> tags(Fields body) {
        List<String> tags =
                body.texts("tags", DeviceRegistry.MAX_TAGS).stream().distinct().toList();
        tags.forEach(tag -> AudienceRules.tag("tags", tag));
        int characters = tags.stream().mapToInt(String::length).sum();
        if (characters > DeviceRegistry.MAX_TAG_CHARACTERS) {
            throw Refusal.overLimit("tags", characters, DeviceRegistry.MAX_TAG_CHARACTERS, "characters together");
        }
        return tags;
    }

    private void bind(DeviceAddress device, String alias) {
        Devices.BindResult result = devices.bindAliases(
                        device.app(), ALIAS_TYPE, List.of(new Devices.AliasBinding(device, alias)))
                .getFirst();
        if (result == Devices.BindResult.ALIAS_FULL) {
            throw NativeRefusal.conflict(
                    "alias_full",
                    "alias: " + alias + " holds " + Devices.MAX_DEVICES_PER_ALIAS + " devices already (limit: "
                            + Devices.MAX_DEVICES_PER_ALIAS + ")");
        }
    }

    // --- consents ---

    record Decision(String purpose, boolean granted, Instant at, String source) {}

    private NativeReply consents(NativeCall call) {
        return NativeReply.ok(new Items<>(consents.of(lookup.require(call).address()).reversed().stream()
                .map(decision -> new Decision(
                        decision.purpose(), decision.granted(), decision.at(), TaskView.wire(decision.source())))
                .toList()));
    }

    private NativeReply decide(NativeCall call) {
        DeviceAddress device = lookup.require(call).address();
        Fields body = call.body();
        String purpose = body.requiredText("purpose");
        if (!MessageTraits.isName(purpose)) {
            throw Refusal.invalid("purpose", purpose, MessageTraits.NAMES);
        }
        if (!body.has("granted")) {
            throw Refusal.missing("granted");
        }
        boolean granted = body.flag("granted", false);
        consents.decide(device.app(), List.of(device), purpose, granted, Consents.Source.API);
        audit.append(AuditTrail.Draft.of(device.app(), "consent.decide", call.parameter(0))
                .to(NativeJson.text(Map.of("purpose", purpose, "granted", granted))));
        return NativeReply.done();
    }

    // --- tags of many ---

    /** @param refused CIDs of no device, or of one that holds as many tags as it may */
    record TagChange(int changed, List<String> refused) {}

    private NativeReply changeTag(NativeCall call) {
        String tag = AudienceRules.tag("tag", call.parameter(0));
        Fields body = call.body();
        List<String> add = body.texts("add", MAX_CHANGED);
        List<String> remove = body.texts("remove", MAX_CHANGED);
        if (add.isEmpty() && remove.isEmpty()) {
            throw Refusal.empty("add");
        }
        List<String> refused = new ArrayList<>();
        int changed = changeTag(call.appNumber(), tag, add, true, refused)
                + changeTag(call.appNumber(), tag, remove, false, refused);
        audit.append(AuditTrail.Draft.of(call.appNumber(), "tag.change", tag)
                .to(NativeJson.text(Map.of("added", add.size(), "removed", remove.size(), "refused", refused.size()))));
        return NativeReply.ok(new TagChange(changed, refused));
    }

    private int changeTag(int app, String tag, List<String> texts, boolean add, List<String> refused) {
        List<DeviceLookup.Named> known = lookup.resolve(app, texts, refused);
        List<DeviceAddress> addresses =
                known.stream().map(DeviceLookup.Named::device).toList();
        List<Boolean> done = addresses.isEmpty()
                ? List.of()
                : add ? devices.addTag(app, tag, addresses) : devices.removeTag(app, tag, addresses);
        int changed = 0;
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i)) {
                changed++;
            } else {
                refused.add(known.get(i).cid());
            }
        }
        return changed;
    }
}
