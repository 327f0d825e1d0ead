package io.hongyan.channels.fcm;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.LenientJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** What of a Google service account's key file is needed. */
record ServiceAccount(String projectId, String clientEmail, String keyId, PrivateKey privateKey) {

    private static final String SETTING = "service-account";

    static ServiceAccount read(ChannelSettings settings) {
        String text = settings.secret(SETTING).reveal().strip();
        JsonNode json = LenientJson.read(text.startsWith("{") ? text : decoded(text));
        String email = json.path("client_email").asString("");
        String pem = json.path("private_key").asString("");
        if (email.isEmpty() || pem.isEmpty()) {
            throw settings.problem(
                    SETTING, "the key file's JSON, or that in Base64, with client_email and private_key");
        }
        try {
            return new ServiceAccount(
                    json.path("project_id").asString(""),
                    email,
                    json.path("private_key_id").asString(""),
                    key(pem));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw settings.problem(SETTING, "an RSA key in PKCS #8 as private_key");
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "ServiceAccount[" + clientEmail + "]";
    }
}
