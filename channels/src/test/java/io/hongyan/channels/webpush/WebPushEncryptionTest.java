package io.hongyan.channels.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.apps.webpush.WebPushHybridDecrypt;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushEncryptionTest {

    private static byte[] base64(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    @Test
    void theExampleOfRfc8291ComesOutToTheByte() throws Exception {
        KeyPair sender = new KeyPair(
                P256.publicKey(base64(
                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
                P256.privateKey(base64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));
        Subscription receiver = Subscription.parse("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV|"
                        + "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4|"
                        + "BTBZMqHH6r4Tts7J_aSIgg")
                .orElseThrow();

        byte[] body = WebPushEncryption.encrypt(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
                receiver,
                sender,
                base64("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body))
                .isEqualTo("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
                        + "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
                        + "lcy4a-fN");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, WebPushChannel.PLAINTEXT_BYTES})
    void anIndependentReceiverReadsWhatWasSent(int bytes) throws Exception {
        SecureRandom random = new SecureRandom();
        KeyPair browser = P256.generate();
        byte[] auth = new byte[16];
        random.nextBytes(auth);
        byte[] text = new byte[bytes];
        random.nextBytes(text);
        ECPublicKey publicKey = (ECPublicKey) browser.getPublic();
        Subscription subscription = new Subscription(URI.create("https://push.example.net/1"), publicKey, auth);

        byte[] body = new WebPushEncryption(random).encrypt(text, subscription);

        assertThat(body.length).isLessThanOrEqualTo(4096);
        WebPushHybridDecrypt tink = new WebPushHybridDecrypt.Builder()
                .withAuthSecret(auth)
                .withRecipientPublicKey(P256.bytes(publicKey))
                .withRecipientPrivateKey((ECPrivateKey) browser.getPrivate())
                .build();
        assertThat(tink.decrypt(body, null)).isEqualTo(text);
    }

    @Test
    void noTwoMessagesShareAKeyOrASalt() {
        KeyPair browser = P256.generate();
        Subscription subscription = new Subscription(
                URI.create("https://push.example.net/1"), (ECPublicKey) browser.getPublic(), new byte[16]);
        WebPushEncryption encryption = new WebPushEncryption(new SecureRandom());

        byte[] one = encryption.encrypt(new byte[10], subscription);
        byte[] two = encryption.encrypt(new byte[10], subscription);

        assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(two, 16));
        assertThat(Arrays.copyOfRange(one, 21, 86)).isNotEqualTo(Arrays.copyOfRange(two, 21, 86));
    }
}
