package io.hongyan.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/** Reads a request's body, plain or gzip, never more than a bound (counted after decompression). */
public final class RequestBody {

    private static final byte[] NONE = new byte[0];

    private RequestBody() {}

    public static byte[] read(ServerRequest request, int limitBytes) throws BodyOverLimitException, IOException {
        if (!request.content().hasEntity()) {
            return NONE;
        }
        ServerRequestHeaders headers = request.headers();
        OptionalLong declared = headers.contentLength();
        if (declared.isPresent() && declared.getAsLong() > limitBytes) {
            throw new BodyOverLimitException(limitBytes);
        }
        try (InputStream in = open(request)) {
            if (!isGzip(request) && declared.isPresent()) {
                byte[] body = new byte[(int) declared.getAsLong()];
                int length = in.readNBytes(body, 0, body.length);
                return length == body.length ? body : Arrays.copyOf(body, length);
            }
            byte[] body = in.readNBytes(limitBytes + 1);
            if (body.length > limitBytes) {
                throw new BodyOverLimitException(limitBytes);
            }
            return body;
        }
    }

    /** The body as it comes, unpacked; whoever reads it bounds it. */
    public static InputStream open(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return InputStream.nullInputStream();
        }
        InputStream in = request.content().inputStream();
        return isGzip(request) ? new GZIPInputStream(in) : in;
    }

    private static boolean isGzip(ServerRequest request) {
        ServerRequestHeaders headers = request.headers();
        return headers.contains(HeaderNames.CONTENT_ENCODING)
                && headers.get(HeaderNames.CONTENT_ENCODING).get().equalsIgnoreCase("gzip");
    }
}
