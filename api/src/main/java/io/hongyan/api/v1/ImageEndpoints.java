package io.hongyan.api.v1;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.hongyan.api.jobs.UnusableFileException;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code images}: takes pictures for messages. Their names say what they hold, so one that comes twice is kept once. */
final class ImageEndpoints {

    private static final HeaderName FORWARDED_PROTOCOL = HeaderNames.create("X-Forwarded-Proto");

    private final UploadFolder folder;
    private final Optional<URI> publicUrl;

    /** @param publicUrl where phones find this server; empty: where the caller finds it */
    ImageEndpoints(UploadFolder folder, Optional<URI> publicUrl) {
        this.folder = folder;
        this.publicUrl = publicUrl;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("POST", "images", Permission.TEMPLATE_WRITE, this::take);
    }

    record Image(String url, int width, int height, int bytes) {}

    private NativeReply take(NativeCall call) {
        byte[] bytes = call.content();
        ImageFormat format =
                ImageFormat.of(bytes).orElseThrow(() -> notAnImage("PNG, JPEG, GIF or WebP by its content"));
        ImageFormat.Size size = format.size(bytes).orElseThrow(() -> notAnImage("a whole picture"));
        String name = Sha256.hex(bytes) + "." + format.extension();
        Path file = folder.image(call.app().appId(), name);
        if (!Files.exists(file)) {
            keep(bytes, file);
        }
        String path = ImageFeature.path(call.app().appId(), name);
        return NativeReply.created(
                new Image(
                        publicUrl.map(URI::toString).orElseGet(() -> origin(call)) + path,
                        size.width(),
                        size.height(),
                        bytes.length),
                path);
    }

    private static UnusableFileException notAnImage(String expected) {
        return new UnusableFileException(
                UnusableFileException.Cause.MALFORMED, "body is not a picture (expected: " + expected + ")");
    }

    private void keep(byte[] bytes, Path file) {
        try {
            folder.keep(folder.receive(new ByteArrayInputStream(bytes), bytes.length), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under which name the caller knows this server. */
    private static String origin(NativeCall call) {
        boolean secure = Optional.of(call.request().headers())
                .filter(headers -> headers.contains(FORWARDED_PROTOCOL))
                .map(headers -> headers.get(FORWARDED_PROTOCOL).get().equals("https"))
                .orElse(call.request().isSecure());
        return (secure ? "https://" : "http://") + call.request().authority();
    }
}
