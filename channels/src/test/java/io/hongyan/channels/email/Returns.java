package io.hongyan.channels.email;

import io.hongyan.channels.Draft;
import io.hongyan.kernel.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** Returned mail of the test resources, about a mail of {@link Draft#TASK} to {@link #RECIPIENT}. */
final class Returns {

    /** As the platform spells it. */
    static final String RECIPIENT = "ann@Example.org";

    static final String KEY = "a key of sixteen or more";
    static final String RECEIPT_URL = "https://push.example.com/receipts/app/email";

    private final SigningKey key = new SigningKey(new Secret(KEY));
    private final BounceAddress bounces = new BounceAddress("bounces", "mail.example.com", key);
    private final SignedLinks links = new SignedLinks(RECEIPT_URL, key);

    ReturnedMail reader(InstantSource clock) {
        return new ReturnedMail(Optional.of(bounces), Optional.of(links), clock);
    }

    MimeMessage mail(String file) throws IOException, MessagingException {
        String unsubscribe =
                links.url(new SignedLinks.Link(SignedLinks.Kind.UNSUBSCRIBE, Draft.TASK.toString(), RECIPIENT, ""));
        try (InputStream in = Objects.requireNonNull(Returns.class.getResourceAsStream(file + ".eml"), file)) {
            String mail = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{return}}", bounces.of(Draft.TASK, RECIPIENT))
                    .replace("{{unsubscribe}}", unsubscribe)
                    .replace("\n", "\r\n");
            return new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
