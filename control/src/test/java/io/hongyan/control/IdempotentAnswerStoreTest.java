package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.control.IdempotentAnswerStore.Known;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdempotentAnswerStoreTest extends OpenedControlPlane {

    @Test
    void aRepeatedRequestGetsTheFirstOnesAnswerForADay() throws IOException {
        assertThat(begin("a")).isInstanceOf(Known.First.class);
        assertThat(begin("a")).isInstanceOf(Known.UnderWay.class);
        control.idempotentAnswers().finish("session/1", "key", 201, "{\"secret\":\"shown-once\"}", "/x/1");

        assertThat(begin("a")).isEqualTo(new Known.Answered(201, "{\"secret\":\"shown-once\"}", "/x/1"));
        assertThat(begin("b")).isInstanceOf(Known.OtherRequest.class);
        assertThat(control.idempotentAnswers().begin("session/2", "key", "a")).isInstanceOf(Known.First.class);
        reopen();
        assertThat(begin("a")).isInstanceOf(Known.Answered.class);
        wait(Duration.ofHours(24));
        assertThat(begin("b")).isInstanceOf(Known.First.class);
        control.close();
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("shown-once");
    }

    @Test
    void whatFailedOrWasCutOffByACrashMayBeTriedAgain() {
        begin("a");
        control.idempotentAnswers().forget("session/1", "key");
        assertThat(begin("b")).isInstanceOf(Known.First.class);
        reopen();
        assertThat(begin("c")).isInstanceOf(Known.First.class);
    }

    private Known begin(String hash) {
        return control.idempotentAnswers().begin("session/1", "key", hash);
    }
}
