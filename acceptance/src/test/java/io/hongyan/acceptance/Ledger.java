package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What a test class pushed, held against the reports at its end:
 * {@code targeted = filtered + pending + in flight + arrived + lost + expired + recalled} for every task. REST shows the
 * filtered as stage {@code ts} of {@code failed_detail}, the arrived as {@code receive_num}, the lost, expired and recalled
 * as stages {@code rs} and {@code sf}; the rest of {@code msg_num} waits or is on its way.
 */
final class Ledger {

    /** @param waiting pending and in flight, once all is quiet */
    record Entry(int targeted, int waiting) {}

    private final Map<String, Entry> tasks = new ConcurrentHashMap<>();

    void expect(String task, int targeted, int waiting) {
        tasks.put(task, new Entry(targeted, waiting));
    }

    /** All targets of the task have arrived or were ended by now. */
    void expect(String task, int targeted) {
        expect(task, targeted, 0);
    }

    void assertConserved(Rest rest) {
        assertThat(tasks).isNotEmpty();
        tasks.forEach((task, entry) -> assertConserved(rest, task, entry));
    }

    static void assertConserved(Rest rest, String task, Entry entry) {
        // A PUBACK and its effect on the report are a group commit apart.
        await().atMost(Device.PATIENCE).untilAsserted(() -> {
            JsonNode report = rest.detail(task);
            JsonNode total = report.path("total");
            int messages = total.path("msg_num").asInt(-1);
            int sent = total.path("target_num").asInt(-1);
            int received = total.path("receive_num").asInt(-1);
            assertThat(messages + stage(report, "ts"))
                    .as("targeted of %s: %s", task, report)
                    .isEqualTo(entry.targeted());
            assertThat(messages - received - stage(report, "rs") - stage(report, "sf"))
                    .as("waiting of %s: %s", task, report)
                    .isEqualTo(entry.waiting());
            assertThat(sent).as("sent of %s: %s", task, report).isBetween(received, messages);
            assertThat(total.path("display_num").asInt(-1))
                    .isBetween(total.path("click_num").asInt(), received);
        });
    }

    /** Devices lost between two figures, over all channels and classes. */
    static int stage(JsonNode report, String stage) {
        int lost = 0;
        for (JsonNode channel : report.path("failed_detail").path(stage)) {
            for (JsonNode lossClass : channel) {
                lost += lossClass.path("total").asInt();
            }
        }
        return lost;
    }
}
