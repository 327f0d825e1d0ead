package io.hongyan.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /sdk/v1/register}: makes a device. Refusals are problem details (RFC 9457) that name the field. */
final class RegistrationDialect implements Dialect {

    private static final Header RETRY_NEXT_MINUTE = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "60");
    private static final String ENDPOINT = "register";
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final int MAX_CREDENTIAL = 128;
    private static final int MAX_CONSENTS = 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final AppDirectory apps;
    private final Devices devices;
    private final Consents consents;
    private final Supplier<List<String>> gateways;
    private final CallRate<String> perAddress;

    /** @param gateways URLs devices connect to */
    RegistrationDialect(
            AppDirectory apps,
            Devices devices,
            Consents consents,
            Supplier<List<String>> gateways,
            CallRate<String> perAddress) {
        this.apps = apps;
        this.devices = devices;
        this.consents = consents;
        this.gateways = gateways;
        this.perAddress = perAddress;
    }

    @Override
    public Answer answer(ServerRequest request) throws IOException {
        if (!perAddress.permits(request.remotePeer().host())) {
            return problem(
                    429,
                    "Too Many Requests",
                    "more than " + perAddress.limit() + " registrations a minute from this address",
                    "",
                    RETRY_NEXT_MINUTE);
        }
        try {
            Fields body = Fields.root("", JSON.readTree(RequestBody.read(request, MAX_BODY_BYTES)));
            return register(body);
        } catch (Refusal refusal) {
            return problem(400, "Bad Request", refusal.text(), refusal.field(), null);
        } catch (JacksonException notJson) {
            return problem(400, "Bad Request", "body is not valid JSON", "body", null);
        } catch (BodyOverLimitException e) {
            return Problem.tooLarge(ENDPOINT, e.limitBytes());
        }
    }

    private Answer register(Fields body) {
        String appId = body.requiredText("appId", MAX_CREDENTIAL);
        String appKey = body.requiredText("appKey", MAX_CREDENTIAL);
        DeviceFacts facts = facts(body);
        Map<String, Boolean> decided = consents(body);
        App app = apps.byAppId(appId).orElse(null);
        if (app == null || !sameText(app.appKey(), appKey)) {
            return problem(
                    403, "Forbidden", "appId and appKey do not belong to an app of this platform", "appKey", null);
        }
        Registration registration = devices.register(app.number(), facts);
        decided.forEach((purpose, granted) -> consents.decide(
                app.number(), List.of(registration.address()), purpose, granted, Consents.Source.DEVICE));
        StringBuilder json = new StringBuilder(200);
        json.append("{\"cid\":\"").append(registration.cid()).append("\",\"deviceSecret\":");
        JsonText.quote(json, registration.deviceSecret());
        json.append(",\"gateways\":[");
        String separator = "";
        for (String gateway : gateways.get()) {
            json.append(separator);
            JsonText.quote(json, gateway);
            separator = ",";
        }
        json.append("]}");
        return new Answer(
                ENDPOINT, 200, 200, GetuiDialect.JSON, json.toString().getBytes(StandardCharsets.UTF_8), null);
    }

    private static DeviceFacts facts(Fields body) {
        String platformName = body.requiredText("platform", DeviceFacts.MAX_TEXT);
        Platform platform = Platform.parse(platformName)
                .orElseThrow(() ->
                        Refusal.invalid("platform", platformName, "android, ios, harmony, web, miniProgram or other"));
        return new DeviceFacts(
                platform,
                fact(body, "brand", DeviceFacts.MAX_TEXT),
                fact(body, "model", DeviceFacts.MAX_TEXT),
                fact(body, "osVersion", DeviceFacts.MAX_TEXT),
                fact(body, "appVersion", DeviceFacts.MAX_TEXT),
                fact(body, "packageName", DeviceFacts.MAX_PACKAGE_NAME),
                region(body),
                fact(body, "language", DeviceFacts.MAX_LANGUAGE),
                fact(body, "timeZone", DeviceFacts.MAX_TEXT),
                vendorTokens(body),
                body.flag("notificationSwitch", true));
    }

    private static String fact(Fields body, String key, int longest) {
        String fact = body.text(key, longest);
        return fact == null ? "" : fact;
    }

    private static String region(Fields body) {
        String region = body.textOrNumber("region");
        if (region == null || region.isEmpty()) {
            return "";
        }
        if (region.length() != 8 || !region.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.invalid("region", region, "a region code of 8 digits");
        }
        return region;
    }

    private static Map<String, String> vendorTokens(Fields body) {
        Fields tokens = body.object("vendorTokens");
        if (tokens == null) {
            return Map.of();
        }
        Map<String, String> byVendor = new HashMap<>();
        for (String vendor : tokens.node().propertyNames()) {
            if (!DeviceFacts.VENDOR_KEYS.contains(vendor)) {
                throw Refusal.invalid(
                        tokens.path(vendor), vendor, "one of " + String.join(", ", DeviceFacts.VENDOR_KEYS));
            }
            String token = tokens.text(vendor, DeviceFacts.MAX_VENDOR_TOKEN);
            if (token != null && !token.isEmpty()) {
                byVendor.put(vendor, token);
            }
        }
        return byVendor;
    }

    private static Map<String, Boolean> consents(Fields body) {
        Fields consents = body.object("consents");
        if (consents == null) {
            return Map.of();
        }
        if (consents.node().size() > MAX_CONSENTS) {
            throw Refusal.overLimit("consents", consents.node().size(), MAX_CONSENTS, "entries");
        }
        Map<String, Boolean> decided = new HashMap<>();
        for (String purpose : consents.node().propertyNames()) {
            decided.put(RulesForm.name(body, "consents", purpose), consents.flag(purpose, false));
        }
        return decided;
    }

    private static boolean sameText(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Answer busy() {
        return Problem.busy(ENDPOINT);
    }

    @Override
    public Answer failed(String requestId) {
        return Problem.failed(ENDPOINT, requestId);
    }

    private static Answer problem(int status, String title, String detail, String field, @Nullable Header extra) {
        return Problem.answer(ENDPOINT, status, title, detail, field, extra);
    }
}
