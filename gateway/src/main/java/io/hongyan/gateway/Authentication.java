package io.hongyan.gateway;

import io.hongyan.gateway.mqtt.InboundPacket.Connect;
import io.hongyan.gateway.mqtt.InboundPacket.UserProperty;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks who connects, from memory alone: the CID describes itself and the secret is a MAC over it. */
final class Authentication {

    private static final String VENDOR_TOKEN_PREFIX = "vendorToken.";

    private final AppDirectory apps;
    private final CidCipher cids;
    private final DeviceSecrets secrets;

    Authentication(AppDirectory apps, CidCipher cids, DeviceSecrets secrets) {
        this.apps = apps;
        this.cids = cids;
        this.secrets = secrets;
    }

    ConnectDecision decide(Connect connect) {
        if (connect.enhancedAuthentication()) {
            return refused(ReasonCode.BAD_AUTHENTICATION_METHOD, "authentication method: not supported");
        }
        if (connect.clientId().isEmpty() && connect.version() != MqttVersion.V5) {
            return refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "client identifier: empty (expected: a CID)");
        }
        if (connect.userName().isEmpty() || connect.password().isEmpty()) {
            return refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "user name and password: required");
        }
        Optional<App> app = apps.byAppId(connect.userName().get());
        if (app.isEmpty()) {
            return refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "user name: unknown app");
        }
        String password = connect.password().get();
        if (connect.clientId().isEmpty()) {
            return unregistered(app.get(), password, connect.userProperties());
        }
        Optional<Cid> cid = Cid.parse(connect.clientId());
        Optional<DeviceAddress> device = cid.flatMap(cids::decode);
        if (cid.isEmpty() || device.isEmpty()) {
            return refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "client identifier: not a CID of this platform");
        }
        if (device.get().app() != app.get().number()) {
            return refused(ReasonCode.NOT_AUTHORIZED, "client identifier: CID of another app");
        }
        OptionalInt epoch = secrets.verify(cid.get(), password);
        return epoch.isPresent()
                ? new ConnectDecision.Known(device.get(), epoch.getAsInt())
                : refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "password: not the device secret of this CID");
    }

    /** The epoch of a secret that was just issued. */
    int epochOf(Cid cid, String secret) {
        return secrets.verify(cid, secret)
                .orElseThrow(() -> new IllegalStateException("registration answered a secret that is not genuine"));
    }

    private static ConnectDecision unregistered(App app, String password, List<UserProperty> properties) {
        boolean keyMatches = MessageDigest.isEqual(
                password.getBytes(StandardCharsets.UTF_8), app.appKey().getBytes(StandardCharsets.UTF_8));
        if (!keyMatches) {
            return refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "password: not the appKey of this app");
        }
        DeviceFactFields facts = new DeviceFactFields();
        for (UserProperty property : properties) {
            String problem = set(facts, property);
            if (!problem.isEmpty()) {
                return refused(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, problem);
            }
        }
        return new ConnectDecision.Unregistered(app, facts.facts());
    }

    private static String set(DeviceFactFields facts, UserProperty property) {
        String name = property.name();
        String value = property.value();
        if (name.equals("platform")) {
            return facts.platform(value);
        }
        if (name.equals("notificationSwitch")) {
            if (!value.equals("true") && !value.equals("false")) {
                return "notificationSwitch: '" + DeviceFactFields.shorten(value) + "' (expected: true or false)";
            }
            facts.notificationOn(value.equals("true"));
            return "";
        }
        if (name.startsWith(VENDOR_TOKEN_PREFIX)) {
            return facts.vendorToken(name.substring(VENDOR_TOKEN_PREFIX.length()), value);
        }
        return DeviceFactFields.Text.named(name)
                .map(text -> facts.text(text, value))
                .orElse("");
    }

    private static ConnectDecision refused(ReasonCode reason, String detail) {
        return new ConnectDecision.Refused(reason, detail);
    }
}
