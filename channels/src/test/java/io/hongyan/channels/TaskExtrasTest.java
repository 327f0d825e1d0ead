package io.hongyan.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskExtrasTest {

    private final Draft draft = new Draft();

    @Test
    void extrasNameTaskAndMessageAndCarryThePayload() {
        draft.payload = "{\"order\":42}";
        var extras = TaskExtras.of(draft.message());
        assertThat(extras.path("taskid").asString()).isEqualTo(Draft.TASK.toString());
        assertThat(extras.path("msgid").asString()).isEqualTo(Draft.TASK.msgid());
        assertThat(extras.path("payload").asString()).isEqualTo("{\"order\":42}");
    }

    @Test
    void anIntentUriCarriesThemBeforeItsEnd() {
        draft.payload = "a b;c";
        String intent = TaskExtras.inIntent("intent://shop/order#Intent;scheme=shop;S.id=42;end", draft.message());
        assertThat(intent)
                .isEqualTo("intent://shop/order#Intent;scheme=shop;S.id=42;S.taskid=" + Draft.TASK + ";S.msgid="
                        + Draft.TASK.msgid() + ";S.payload=a%20b%3Bc;end");
    }

    @Test
    void whatIsNoIntentUriStaysAsItIs() {
        assertThat(TaskExtras.inIntent("shop://order/42", draft.message())).isEqualTo("shop://order/42");
    }
}
