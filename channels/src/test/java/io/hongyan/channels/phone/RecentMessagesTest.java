package io.hongyan.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Draft;
import io.hongyan.channels.SendException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class RecentMessagesTest {

    private final RecentMessages recent = new RecentMessages();

    @Test
    void aReceiptThatOvertakesItsAnswerWaitsForIt() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                recent.sending(() -> {
                    began.countDown();
                    await().until(() -> answered.getCount() == 0);
                    recent.add("id", Draft.TASK);
                    return true;
                });
            } catch (SendException e) {
                throw new IllegalStateException(e);
            }
        });
        began.await();

        CompletableFuture<String> task = CompletableFuture.supplyAsync(() -> recent.task("id"));
        assertThat(task).isNotDone();
        answered.countDown();

        assertThat(task.get()).isEqualTo(Draft.TASK.toString());
        sender.join();
    }

    @Test
    void whatIsNotKnownIsSaidAtOnceWhenNothingIsUnderWay() throws Exception {
        assertThat(recent.sending(() -> recent.toString())).isNotEmpty();

        assertThat(recent.task("id")).isEmpty();
    }

    @Test
    void theOldestIsForgottenFirst() {
        for (int i = 0; i <= 50_000; i++) {
            recent.add("id-" + i, Draft.TASK);
        }

        assertThat(recent.task("id-0")).isEmpty();
        assertThat(recent.task("id-1")).isEqualTo(Draft.TASK.toString());
    }
}
