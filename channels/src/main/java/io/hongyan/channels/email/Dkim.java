package io.hongyan.channels.email;

import io.hongyan.channels.ChannelSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.simplejavamail.utils.mail.dkim.Canonicalization;
import org.simplejavamail.utils.mail.dkim.DkimException;
import org.simplejavamail.utils.mail.dkim.DkimMessage;
import org.simplejavamail.utils.mail.dkim.DkimSigner;

/** Signs mails for a domain (RFC 6376), RSA with SHA-256, relaxed in headers and body. */
record Dkim(String domain, String selector, RSAPrivateKey key) {

    /** Gmail and Yahoo want the one-click header among those that are signed (RFC 8058, 4). */
    private static final String ONE_CLICK = "List-Unsubscribe-Post";

    static Optional<Dkim> of(ChannelSettings settings) {
        boolean wanted = settings.has("dkim-domain") || settings.has("dkim-selector") || settings.has("dkim-key");
        if (!wanted) {
            return Optional.empty();
        }
        for (String name : new String[] {"dkim-domain", "dkim-selector", "dkim-key"}) {
            if (!settings.has(name)) {
                throw settings.problem(name, "a value: dkim-domain, dkim-selector and dkim-key belong together");
            }
        }
        Dkim dkim = new Dkim(settings.text("dkim-domain"), settings.text("dkim-selector"), key(settings));
        try {
            dkim.signer();
        } catch (DkimException e) {
            throw settings.problem("dkim-domain", "a domain, such as mail.example.com");
        }
        return Optional.of(dkim);
    }

    private static RSAPrivateKey key(ChannelSettings settings) {
        String pem = settings.text("dkim-key")
                .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                .replaceAll("\\s", "");
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw settings.problem("dkim-key", "an RSA private key as PEM (PKCS#8: BEGIN PRIVATE KEY)");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no RSA in this JDK", e);
        }
    }

    byte[] signed(MimeMessage mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DkimMessage(mail, signer()).writeTo(out);
        return out.toByteArray();
    }

    /** One for each mail: a signer is not thread-safe. */
    private DkimSigner signer() {
        DkimSigner signer = new DkimSigner(domain, selector, key);
        signer.setHeaderCanonicalization(Canonicalization.RELAXED);
        signer.setBodyCanonicalization(Canonicalization.RELAXED);
        signer.setCheckDomainKey(false); // a look-up for each mail
        signer.addHeaderToSign(ONE_CLICK);
        return signer;
    }
}
