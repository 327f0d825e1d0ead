package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.hongyan.kernel.TaskId;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Log lines of a request name the request and, as soon as it is known, the task. */
class RequestLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.hongyan.api");
    private final Lines lines = new Lines();
    private final ApiServer server = new ApiServer();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        server.close();
    }

    private String call(String requestId, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/v2/" + ApiServer.APP.appId() + "/" + path))
                .header("token", server.token())
                .header("X-Request-Id", requestId)
                .method(method, BodyPublishers.ofString(body));
        return server.send(request).data().path("taskid").asString();
    }

    private String pushToAll(String requestId) {
        return call(
                requestId,
                "POST",
                "push/all",
                "{\"request_id\":\"" + requestId
                        + "\",\"audience\":\"all\",\"push_message\":{\"transmission\":\"x\"}}");
    }

    @Test
    void acceptingAndStoppingATaskNameRequestAndTask() {
        String task = pushToAll("request-0001");
        call("request-0002", "DELETE", "task/" + task, "");
        assertThat(lines.seen)
                .containsExactly(
                        "request-0001 " + task + " accepted " + task, "request-0002 " + task + " stopped " + task);
    }

    @Test
    void aRequestThatFailsNamesItsTask() {
        String task = pushToAll("request-0001");
        lines.seen.clear();
        server.platform.failWith(new IllegalStateException("broken"));
        call("request-0002", "GET", "report/push/task/" + task, "");
        assertThat(lines.seen).hasSize(1);
        assertThat(lines.seen.getFirst())
                .startsWith("request-0002 " + task + " ")
                .endsWith(" failed");
    }

    /** What was written, with the ids as they stood then. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event.getMDCPropertyMap().get("requestId") + " "
                    + event.getMDCPropertyMap().get(TaskId.LOG_FIELD) + " " + event.getFormattedMessage());
        }
    }
}
