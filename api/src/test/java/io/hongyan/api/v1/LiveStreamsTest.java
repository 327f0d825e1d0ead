package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.api.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamsTest {

    private final LiveStreams streams = new LiveStreams(1, () -> {});

    /** Tells what is in it, then nothing any more. */
    private static final class Script implements LiveStreams.Source {
        private final Queue<Optional<Object>> looks;
        private final boolean ends;

        Script(boolean ends, List<Optional<Object>> looks) {
            this.looks = new ArrayDeque<>(looks);
            this.ends = ends;
        }

        @Override
        public Optional<Object> look() {
            return looks.isEmpty() ? Optional.empty() : looks.remove();
        }

        @Override
        public boolean isOver() {
            return ends && looks.isEmpty();
        }
    }

    private static Answer.Source source(NativeReply reply) {
        return ((NativeReply.Events) reply).source();
    }

    private static String written(NativeReply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        source(reply).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatChangedIsToldAndTheEndIsToo() throws IOException {
        Script script = new Script(
                true,
                List.of(Optional.of(Map.of("a", 1)), Optional.empty(), Optional.of(Map.of("a", 2)), Optional.empty()));
        assertThat(written(streams.open("figure", script)))
                .isEqualTo(
                        "event: figure\ndata: {\"a\":1}\n\nevent: figure\ndata: {\"a\":2}\n\nevent: end\ndata: {}\n\n");
    }

    @Test
    void aQuietStreamBeatsAndDoesNotLastForEver() throws IOException {
        String beats = written(streams.open("figure", new Script(false, List.of())));
        assertThat(beats).isEqualTo(":\n\n".repeat(LiveStreams.LONGEST_SECONDS / LiveStreams.HEARTBEAT_SECONDS));
    }

    @Test
    void aStreamWhoseClientIsGoneGivesItsPlaceBack() throws IOException {
        NativeReply reply = streams.open("figure", new Script(false, List.of(Optional.of(Map.of()))));
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> source(reply).writeTo(gone)).isInstanceOf(IOException.class);
        assertThat(written(streams.open("figure", new Script(true, List.of())))).contains("end");
    }

    @Test
    void oneStreamTooManyIsRefused() throws IOException {
        LiveStreams.Source refusing = new LiveStreams.Source() {
            @Override
            public Optional<Object> look() {
                assertThatThrownBy(() -> streams.open("second", new Script(true, List.of())))
                        .isInstanceOf(NativeRefusal.class);
                return Optional.empty();
            }

            @Override
            public boolean isOver() {
                return true;
            }
        };
        assertThat(written(streams.open("first", refusing))).contains("end");
    }

    // --- over HTTP ---

    @Test
    @Timeout(30)
    void figuresComeOverHttpAsTheyChange(@TempDir Path data) throws Exception {
        try (LiveCase live = new LiveCase(data);
                HttpClient client = HttpClient.newHttpClient()) {
            String first = live.connectedDevice();
            String second = live.device();
            String task = live.pushToAll("hello");
            live.awaitArrived(task, 1);
            try (InputStream ofTask = stream(live, client, "tasks/" + task + "/live");
                    InputStream ofApp = stream(live, client, "overview/live")) {
                assertThat(event(ofApp)).startsWith("event: overview\ndata: {\"online\":1,\"devices\":2,");
                assertThat(event(ofTask)).startsWith("event: task\ndata: ").contains("\"arrived\":1");
                live.click(task, first);
                assertThat(event(ofTask)).contains("\"clicked\":1").contains("\"state\":\"sending\"");
                live.server.live().connect(live.address(second));
                String last = event(ofTask);
                while (!last.contains("\"state\":\"done\"")) {
                    last = event(ofTask);
                }
                assertThat(event(ofTask)).isEqualTo("event: end\ndata: {}");
                assertThat(ofTask.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    @Timeout(30)
    void anOpenStreamDoesNotKeepTheServerFromEnding(@TempDir Path data) throws Exception {
        LiveCase live = new LiveCase(data);
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream open = stream(live, client, "overview/live")) {
            event(open);
            long startNanos = System.nanoTime();
            live.close();
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(15));
        }
    }

    private static InputStream stream(LiveCase live, HttpClient client, String path) throws Exception {
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(live.server.uri("/api/v1/" + live.appPath() + path))
                        .header("X-Caller", "li/owner")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream;charset=UTF-8");
        return response.body();
    }

    /** Reads up to the next empty line. */
    private static String event(InputStream in) throws IOException {
        StringBuilder event = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            event.append((char) next);
            if (event.length() > 1 && event.substring(event.length() - 2).equals("\n\n")) {
                return event.substring(0, event.length() - 2);
            }
        }
        throw new AssertionError("the stream ended: " + event);
    }
}
