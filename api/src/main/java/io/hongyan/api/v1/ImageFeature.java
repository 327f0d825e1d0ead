package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.hongyan.api.PathTree;
import io.hongyan.api.jobs.UploadFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /images/{app}/{sha256}.{ext}}: uploaded pictures, for anybody, as phones have no account. A name never means other
 * bytes, so they may be cached for ever; and whatever the bytes hold, a browser takes them for a picture and nothing else.
 */
final class ImageFeature {

    private static final String PREFIX = "/images/";
    private static final Pattern APP = Pattern.compile("[0-9A-Za-z]{1,64}");
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.([a-z]{3,4})");
    private static final List<Header> HEADERS = List.of(
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable"),
            HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff"),
            HeaderValues.createCached(HeaderNames.create("Content-Security-Policy"), "default-src 'none'; sandbox"),
            HeaderValues.createCached(HeaderNames.create("Cross-Origin-Resource-Policy"), "cross-origin"));

    private final UploadFolder folder;

    ImageFeature(UploadFolder folder) {
        this.folder = folder;
    }

    static String path(String app, String name) {
        return PREFIX + app + "/" + name;
    }

    void addTo(HttpRouting.Builder routing) {
        routing.get(PREFIX + "*", this::serve);
    }

    private void serve(ServerRequest request, ServerResponse response) throws IOException {
        List<String> segments = PathTree.segments(request.prologue().uriPath().rawPath());
        Optional<Path> file = segments.size() == 3 ? file(segments.get(1), segments.get(2)) : Optional.empty();
        if (file.isEmpty()) {
            response.status(Status.NOT_FOUND_404).send();
            return;
        }
        HEADERS.forEach(response::header);
        String extension = segments.get(2).substring(segments.get(2).indexOf('.') + 1);
        response.header(
                HeaderNames.CONTENT_TYPE,
                ImageFormat.ofExtension(extension).orElseThrow().mediaType());
        response.send(Files.readAllBytes(file.get()));
    }

    private Optional<Path> file(String app, String name) {
        Matcher matcher = NAME.matcher(name);
        boolean possible = APP.matcher(app).matches()
                && matcher.matches()
                && ImageFormat.ofExtension(matcher.group(1)).isPresent();
        return possible ? Optional.of(folder.image(app, name)).filter(Files::isRegularFile) : Optional.empty();
    }
}
