package io.hongyan.channels.harmony;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.LenientJson;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import tools.jackson.databind.JsonNode;

/**
 * A service account, as Huawei's console gives it in a JSON file. It signs its own bearer tokens: there is no call to get one
 * (vendor-channel reference, 4.1).
 *
 * @param audience what a token is made out to; the address of Huawei's token server, which is never called
 */
record ServiceAccount(String projectId, String keyId, String subAccount, String audience, PrivateKey key) {

    private static final String AUDIENCE = "https://oauth-login.cloud.huawei.com/oauth2/v3/token";

    static ServiceAccount read(ChannelSettings settings, String name) {
        JsonNode file = LenientJson.read(settings.text(name));
        String keyId = file.path("key_id").asString("");
        String subAccount = file.path("sub_account").asString("");
        if (keyId.isEmpty() || subAccount.isEmpty()) {
            throw settings.problem(name, "JSON with project_id, key_id, private_key and sub_account");
        }
        try {
            return new ServiceAccount(
                    file.path("project_id").asString(""),
                    keyId,
                    subAccount,
                    file.path("token_uri").asString(AUDIENCE),
                    privateKey(file.path("private_key").asString("")));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw settings.problem(name, "private_key with an RSA key in PKCS#8");
        }
    }

    /** A token that lives from now on. Huawei asks for PS256. */
    String token(Instant now, Duration life) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.PS256)
                .type(JOSEObjectType.JWT)
                .keyID(keyId)
                .build();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(subAccount)
                .claim("aud", audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("service account " + keyId + ": cannot sign", e);
        }
        return jwt.serialize();
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServiceAccount[projectId=" + projectId + ", keyId=" + keyId + "]";
    }
}
