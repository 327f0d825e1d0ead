package io.hongyan.sdk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code POST /sdk/v1/register}; blocks, so it runs on a thread of its own. */
final class HttpRegistration {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int READ_TIMEOUT_MILLIS = 15_000;
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    /** Either an identity or what went wrong. */
    static final class Answer {
        final @Nullable DeviceIdentity identity;
        final int httpStatus; // 0: no answer
        final long retryAfterMillis;
        final String detail;

        Answer(@Nullable DeviceIdentity identity, int httpStatus, long retryAfterMillis, String detail) {
            this.identity = identity;
            this.httpStatus = httpStatus;
            this.retryAfterMillis = retryAfterMillis;
            this.detail = detail;
        }
    }

    private HttpRegistration() {}

    static Answer register(URL url, String body) {
        try {
            HttpURLConnection http = (HttpURLConnection) url.openConnection();
            http.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
            http.setReadTimeout(READ_TIMEOUT_MILLIS);
            http.setRequestMethod("POST");
            http.setInstanceFollowRedirects(false);
            http.setRequestProperty("Content-Type", "application/json; charset=UTF-8");
            http.setDoOutput(true);
            try (OutputStream out = http.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = http.getResponseCode();
            String answer = read(status < 400 ? http.getInputStream() : http.getErrorStream());
            if (status != 200) {
                return new Answer(null, status, retryAfterMillis(http.getHeaderField("Retry-After")), answer);
            }
            return new Answer(DeviceIdentity.parse(answer), status, 0, "");
        } catch (IOException | IllegalArgumentException e) {
            return new Answer(null, 0, 0, String.valueOf(e.getMessage()));
        }
    }

    private static String read(@Nullable InputStream answer) throws IOException {
        if (answer == null) {
            return "";
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = answer) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                if (out.size() > MAX_ANSWER_BYTES) {
                    throw new IOException("registration answer: over " + MAX_ANSWER_BYTES + " bytes");
                }
            }
        }
        return out.toString("UTF-8");
    }

    /** Seconds only; a date or nonsense counts as nothing said. */
    private static long retryAfterMillis(@Nullable String header) {
        if (header == null || !header.matches("[0-9]{1,5}")) {
            return 0;
        }
        return Long.parseLong(header) * 1_000;
    }
}
