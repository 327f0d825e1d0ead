package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageTest {

    /** 1 × 1, lossless. */
    private static final String WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

    private final ApiServer server = new ApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    private Response upload(byte[] bytes) {
        return server.send(HttpRequest.newBuilder(server.uri("/api/v1/apps/" + ApiServer.APP.appId() + "/images"))
                .header("X-Caller", "li/owner")
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private Response get(String url) {
        return server.send(HttpRequest.newBuilder(URI.create(url)));
    }

    private void assertServed(byte[] bytes, int width, int height, String type) {
        Response taken = upload(bytes);
        assertThat(taken.status()).as(taken.json().toString()).isEqualTo(201);
        assertThat(taken.json().path("width").asInt()).isEqualTo(width);
        assertThat(taken.json().path("height").asInt()).isEqualTo(height);
        assertThat(taken.json().path("bytes").asInt()).isEqualTo(bytes.length);
        Response served = get(taken.json().path("url").asString());
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.http().body()).isEqualTo(bytes);
        assertThat(served.http().headers().firstValue("content-type")).hasValue(type);
        assertThat(served.http().headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
        assertThat(served.http().headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void picturesOfEachKindAreServedToAnybodyUnderWhatTheyAre() throws IOException {
        assertServed(image("png", 300, 200), 300, 200, "image/png");
        assertServed(image("jpg", 64, 513), 64, 513, "image/jpeg");
        assertServed(image("gif", 7, 9), 7, 9, "image/gif");
        assertServed(Base64.getDecoder().decode(WEBP), 1, 1, "image/webp");
    }

    @Test
    void theSamePictureHasOneUrl() throws IOException {
        byte[] bytes = image("png", 3, 3);
        assertThat(upload(bytes).json().path("url"))
                .isEqualTo(upload(bytes).json().path("url"));
    }

    @Test
    void whatIsNoPictureIsRefusedWhateverItIsCalled() throws IOException {
        byte[] script = "<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8);
        assertThat(upload(script).status()).isEqualTo(400);
        assertThat(upload(Arrays.copyOf(image("jpg", 5, 5), 20)).status()).isEqualTo(400);
        assertThat(upload(new byte[0]).status()).isEqualTo(400);
        assertThat(upload(new byte[(1 << 20) + 1]).status()).isEqualTo(413);
    }

    @Test
    void nothingElseOfTheFolderIsServed() {
        for (String path : new String[] {
            "/images/x/..%2f..%2fjobs%2fa.csv",
            "/images/" + ApiServer.APP.appId() + "/",
            "/images/a/b/c",
            "/images/" + ApiServer.APP.appId() + "/" + "0".repeat(64) + ".png",
            "/images/" + ApiServer.APP.appId() + "/" + "0".repeat(64) + ".html"
        }) {
            assertThat(server.send(HttpRequest.newBuilder(server.uri(path))).status())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
