package io.hongyan.channels.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Limits;
import io.hongyan.channels.TextLimit;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HuaweiChannelTest {

    private final HuaweiChannel channel = new HuaweiChannel();

    /** Vendor-channel reference, 3.3, 13.6. */
    @Test
    void limitsAreTheDocumentedOnes() {
        Limits limits = channel.limits();
        assertThat(channel.channel()).isEqualTo(Channel.HUAWEI);
        assertThat(limits.title()).isEqualTo(TextLimit.NONE);
        assertThat(limits.body()).isEqualTo(TextLimit.NONE);
        assertThat(limits.payloadBytes()).isEqualTo(4096);
        assertThat(limits.batch()).isEqualTo(1000);
        assertThat(limits.recipientsPerSecond()).isEqualTo(6000);
        assertThat(limits.maxTtl()).isEqualTo(Duration.ofDays(15));
        assertThat(limits.quota(MessageClass.MARKETING)).isEmpty();
        assertThat(limits.quota(MessageClass.SERVICE)).isEmpty();
        assertThat(limits.repeatSafe()).isEqualTo(false);
        assertThat(limits.confirmsArrival()).isTrue();
        assertThat(limits.recalls()).isEqualTo(false);
    }
}
