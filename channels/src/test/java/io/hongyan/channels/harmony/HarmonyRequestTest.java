package io.hongyan.channels.harmony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Draft;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SettingsException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class HarmonyRequestTest {

    private static KeyPair keys;

    private final Draft draft = new Draft();
    private final Map<String, String> settings = new HashMap<>();
    private final List<Recipient> recipients = List.of(new Recipient("c1", "t1", 4), new Recipient("c2", "t1", 4));

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void configure() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("project_id", "project");
        file.put("key_id", "key-1");
        file.put("sub_account", "sub-1");
        file.put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        settings.put("service-account", file.toString());
        settings.put("client-id", "app");
    }

    private HarmonyAccount account() {
        return HarmonyAccount.of(ChannelSettings.of(new HarmonyChannel(), settings));
    }

    private HarmonyRequest request() {
        return HarmonyRequest.of(draft.message(), account(), recipients);
    }

    private JsonNode notification() {
        return request().body().path("payload").path("notification");
    }

    @Test
    void aNotificationIsShownOnceUnderAnIdItCanBeRecalledBy() {
        draft.ttl = Duration.ofHours(2);
        JsonNode body = request().body();
        assertThat(request().pushType()).isEqualTo(PushType.ALERT);
        assertThat(notification().path("title").asString()).isEqualTo("Parcel");
        assertThat(notification().path("appMessageId").asString()).isEqualTo(Draft.TASK.msgid());
        assertThat(notification().path("notifyId").asInt())
                .isEqualTo(HarmonyRequest.notifyId(Draft.TASK))
                .isNotNegative();
        assertThat(body.path("pushOptions").path("ttl").asInt()).isEqualTo(7200);
        assertThat(body.path("pushOptions").path("biTag").asString()).isEqualTo(Draft.TASK.toString());
        assertThat(body.path("target").path("token").toString()).isEqualTo("[\"t1\"]");
        draft.notifyId = OptionalInt.of(7001);
        assertThat(notification().path("notifyId").asInt()).isEqualTo(7001);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKETING, '',      MARKETING, MARKETING",
        "MARKETING, EXPRESS, EXPRESS,   SERVICE",
        "SERVICE,   '',      WORK,      SERVICE",
        "SERVICE,   MARKETING, MARKETING, MARKETING",
    })
    void theCategoryIsNeverMissingAndDecidesTheClass(
            MessageClass asked, String named, String category, MessageClass counted) {
        settings.put("service-category", "WORK");
        draft.messageClass = asked;
        draft.category = named;
        assertThat(notification().path("category").asString()).isEqualTo(category);
        assertThat(HarmonyRequest.classOf(draft.message(), account())).isEqualTo(counted);
    }

    @Test
    void aServiceMessageIsMarketingUnlessTheAppMayClassify() {
        draft.messageClass = MessageClass.SERVICE;
        assertThat(notification().path("category").asString()).isEqualTo("MARKETING");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"action":"com.acme.order"}                   | {"actionType":1,"action":"com.acme.order"}
            {"uri":"acme://order","action":"com.acme.o"}  | {"actionType":1,"action":"com.acme.o","uri":"acme://order"}
            acme://order                                  | {"actionType":1,"uri":"acme://order"}
            {"bundleName":"a","abilityName":"B"}          | {"actionType":0}
            intent:#Intent;component=a/.B;end             | {"actionType":0}
            """)
    void aWantOpensAPageByActionOrUriElseTheApp(String want, String expected) {
        draft.click = new ClickAction.OpenIntent(want);
        ObjectNode click = (ObjectNode) notification().path("clickAction").deepCopy();
        click.remove("data");
        assertThat(click.toString()).isEqualTo(expected);
    }

    @Test
    void theAppFindsTaskPayloadAndTheWantsParameters() {
        draft.payload = "mine";
        draft.click = new ClickAction.OpenIntent(
                "{\"abilityName\":\"B\",\"parameters\":{\"order\":42,\"taskid\":\"not ours\"}}");
        JsonNode data = notification().path("clickAction").path("data");
        assertThat(data.path("taskid").asString()).isEqualTo(Draft.TASK.toString());
        assertThat(data.path("payload").asString()).isEqualTo("mine");
        assertThat(data.path("order").asInt()).isEqualTo(42);
        assertThat(data.path("want").asString()).contains("abilityName");
    }

    @Test
    void aBigTextIsAnInboxOfAtMostThreeLines() {
        draft.bigText = "one\ntwo\nthree\nfour";
        assertThat(notification().path("style").asInt()).isEqualTo(3);
        assertThat(notification().path("inboxContent").toString()).isEqualTo("[\"one\",\"two\",\"three\\nfour\"]");
    }

    @Test
    void aTransmissionIsABackgroundMessage() {
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "hello";
        assertThat(request().pushType().header()).isEqualTo("6");
        JsonNode extra = LenientJson.read(
                request().body().path("payload").path("extraData").asString());
        assertThat(extra.path("payload").asString()).isEqualTo("hello");
        assertThat(extra.path("msgid").asString()).isEqualTo(Draft.TASK.msgid());
    }

    @ParameterizedTest
    @CsvSource({"subscribe, 0", "form_update, 1", "live_view, 7", "voip_call, 10"})
    void aCustomMessageIsSentInTheCallersOwnWords(String type, String pushType) {
        ObjectNode custom = draft.extension.putObject("custom").putObject("HW");
        custom.put("type", type).put("payload", "{\"formId\":7}");
        assertThat(request().pushType().header()).isEqualTo(pushType);
        assertThat(request().body().path("payload").toString()).isEqualTo("{\"formId\":7}");
        custom.put("payload", "{\"payload\":{\"formId\":8},\"pushOptions\":{\"collapseKey\":3}}");
        assertThat(request().body().path("payload").toString()).isEqualTo("{\"formId\":8}");
        assertThat(request().body().path("pushOptions").path("collapseKey").asInt())
                .isEqualTo(3);
        assertThat(request().body().path("pushOptions").path("biTag").asString())
                .isEqualTo(Draft.TASK.toString());
    }

    @Test
    void optionsReachThePayloadButNotTheTokens() {
        draft.option("/payload/notification/notifyId", "1234").option("/target/token", "[\"stranger\"]");
        assertThat(notification().path("notifyId").asInt()).isEqualTo(1234);
        assertThat(request().body().path("target").path("token").toString()).isEqualTo("[\"t1\"]");
    }

    @Test
    void theServiceAccountSignsAsHuaweiAsks() throws Exception {
        Instant now = Instant.parse("2026-09-01T08:00:00Z");
        SignedJWT jwt = SignedJWT.parse(account().serviceAccount().token(now, Duration.ofHours(1)));
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.PS256);
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("key-1");
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) keys.getPublic())))
                .isTrue();
        JsonNode claims = LenientJson.read(jwt.getPayload().toString());
        assertThat(claims.path("iss").asString()).isEqualTo("sub-1");
        assertThat(claims.path("aud").asString()).isEqualTo("https://oauth-login.cloud.huawei.com/oauth2/v3/token");
        assertThat(claims.path("iat").asLong()).isEqualTo(now.getEpochSecond());
        assertThat(claims.path("exp").asLong()).isEqualTo(now.getEpochSecond() + 3600);
    }

    @Test
    void aServiceAccountDoesNotPrintItsKey() {
        assertThat(account().serviceAccount().toString()).isEqualTo("ServiceAccount[projectId=project, keyId=key-1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "{}", "{\"key_id\":\"k\",\"sub_account\":\"s\",\"private_key\":\"AAAA\"}"})
    void anUnusableServiceAccountIsNamedWithoutBeingShown(String file) {
        settings.put("service-account", file);
        assertThatThrownBy(this::account)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("service-account: not usable")
                .hasMessageNotContaining("AAAA");
    }

    @Test
    void testMessagesNeedASmallBatch() {
        settings.put("test", "true");
        HarmonyChannel channel = new HarmonyChannel();
        ChannelSettings checked = ChannelSettings.of(channel, settings);
        try (HttpCalls http = new HttpCalls()) {
            AdapterContext context = new AdapterContext(http, InstantSource.system(), new Random(1));
            assertThatThrownBy(() -> channel.open(checked, channel.limits(), context))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("at most 10 while test is true");
        }
    }
}
