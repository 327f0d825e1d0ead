package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BounceAddressTest {

    private final BounceAddress addresses =
            new BounceAddress("bounces", "mail.example.com", new SigningKey(new Secret("a key of sixteen or more")));

    @Test
    void whatWasPutInIsReadAgainWhateverTheCase() {
        Random random = new Random(7);
        for (TaskId.Kind kind : TaskId.Kind.values()) {
            for (int i = 0; i < 200; i++) {
                TaskId task = new TaskId(kind, 101 + i % 30, random.nextLong() >>> (i % 64), random.nextLong());
                String address = addresses.of(task, "ann@example.org");

                assertThat(address.indexOf('@')).isLessThanOrEqualTo(64);
                assertThat(addresses.find(address.toUpperCase(Locale.ROOT), List.of("eve@x.org", "ANN@example.org")))
                        .hasValue(new BounceAddress.Origin(task.toString(), "ANN@example.org"));
            }
        }
    }

    @Test
    void nobodyElsesMailComesBackByIt() {
        TaskId task = new TaskId(TaskId.Kind.LIST, 901, 1, 2);
        String address = addresses.of(task, "ann@example.org");

        assertThat(addresses.find(address, List.of("eve@example.org"))).isEmpty();
        assertThat(addresses.find(address.replace("l0901", "l0902"), List.of("ann@example.org")))
                .isEmpty();
        BounceAddress others =
                new BounceAddress("bounces", "mail.example.com", new SigningKey(new Secret("another key of sixteen")));
        assertThat(others.find(address, List.of("ann@example.org"))).isEmpty();
    }
}
