package io.hongyan.simulators.vendor.wechat;

import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * WeChat's message push: asks the address once whether it knows the token, then posts events to it, one a request, signed, in plain
 * XML or in safe mode.
 */
final class WechatPush {

    private static final int BLOCK = 32;

    private final VendorState vendor;
    private final String appId;
    private final String token;
    private final String aesKey;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private volatile String verified = "";

    /** @param aesKey EncodingAESKey; empty: plain */
    WechatPush(VendorState vendor, String appId, String token, String aesKey) {
        this.vendor = vendor;
        this.appId = appId;
        this.token = token;
        this.aesKey = aesKey;
        vendor.receipts()
                .format(
                        1,
                        receipts -> new Receipt.Post(
                                "text/xml; charset=utf-8",
                                Map.of(),
                                receipts.getFirst().param()));
        vendor.onReset(() -> verified = "");
        vendor.onClose(http::shutdownNow);
    }

    /** @param inner elements of the event besides those that each has */
    void event(String openId, String name, String inner) {
        String url = vendor.receipts().settings().callbackUrl();
        if (url.isEmpty() || !vendor.receipts().settings().enabled() || !isVerified(url)) {
            return;
        }
        String xml = "<xml><ToUserName><![CDATA[gh_simulated]]></ToUserName><FromUserName><![CDATA[" + openId
                + "]]></FromUserName><CreateTime>" + vendor.clock().instant().getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[" + name + "]]></Event>" + inner
                + "</xml>";
        String query = "?" + signed();
        String body = xml;
        if (!aesKey.isEmpty()) {
            String encrypted = encrypt(xml);
            String timestamp = timestamp();
            String nonce = vendor.nextId();
            query = "?signature=" + sha1(token, timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce
                    + "&encrypt_type=aes&msg_signature=" + sha1(token, timestamp, nonce, encrypted);
            body = "<xml><ToUserName><![CDATA[gh_simulated]]></ToUserName><Encrypt><![CDATA[" + encrypted
                    + "]]></Encrypt></xml>";
        }
        vendor.receipts()
                .send(new Receipt(
                        url + query, "", body, openId, name, vendor.clock().instant()));
    }

    /** 接入验证: the address must answer with the text it is sent, or nothing is pushed to it. */
    private synchronized boolean isVerified(String url) {
        if (verified.equals(url)) {
            return true;
        }
        String echo = vendor.nextId();
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(url + "?" + signed() + "&echostr=" + echo))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200 && response.body().equals(echo)) {
                verified = url;
                return true;
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private String signed() {
        String timestamp = timestamp();
        String nonce = vendor.nextId();
        return "signature=" + sha1(token, timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce;
    }

    private String timestamp() {
        return Long.toString(vendor.clock().instant().getEpochSecond());
    }

    private static String sha1(String... parts) {
        String joined = Arrays.stream(parts).sorted().collect(Collectors.joining());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(joined.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-1 in this JDK", e);
        }
    }

    /** 消息加解密: random, length, message, app id, padded to blocks of 32, AES-CBC under the key with its own beginning as IV. */
    private String encrypt(String xml) {
        byte[] message = xml.getBytes(StandardCharsets.UTF_8);
        byte[] id = appId.getBytes(StandardCharsets.UTF_8);
        int size = 16 + 4 + message.length + id.length;
        int padding = BLOCK - size % BLOCK;
        ByteBuffer plain = ByteBuffer.allocate(size + padding);
        plain.put(vendor.nextId().getBytes(StandardCharsets.US_ASCII), 0, 16);
        plain.putInt(message.length).put(message).put(id);
        while (plain.hasRemaining()) {
            plain.put((byte) padding);
        }
        byte[] key = Base64.getDecoder().decode(aesKey + "=");
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES in this JDK", e);
        }
    }

    static String list(String element, List<String> entries) {
        return "<" + element + ">"
                + entries.stream().map(entry -> "<List>" + entry + "</List>").collect(Collectors.joining()) + "</"
                + element + ">";
    }
}
