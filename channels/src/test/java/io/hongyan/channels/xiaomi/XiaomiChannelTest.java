package io.hongyan.channels.xiaomi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.TextLimit;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class XiaomiChannelTest {

    @Test
    void documentsTheLimitsOfTheMainland() {
        Limits limits = new XiaomiChannel().limits();

        assertThat(limits.title()).isEqualTo(new TextLimit(49, TextLimit.Unit.CODE_POINTS));
        assertThat(limits.body()).isEqualTo(new TextLimit(127, TextLimit.Unit.CODE_POINTS));
        assertThat(limits.payloadBytes()).isEqualTo(4096);
        assertThat(limits.batch()).isEqualTo(1000);
        assertThat(limits.requestsPerSecond()).isEqualTo(500);
        assertThat(limits.maxTtl()).isEqualTo(Duration.ofDays(10));
        assertThat(limits.dailyQuota()).isEqualTo(Map.of(MessageClass.MARKETING, 20_000L));
        assertThat(limits.repeatSafe()).isTrue();
        assertThat(limits.recalls()).isTrue();
    }

    @Test
    void knowsNoQuotaAbroad() {
        Limits limits = new XiaomiGlobalChannel().limits();

        assertThat(limits.dailyQuota()).isEmpty();
        assertThat(limits.maxTtl()).isEqualTo(Duration.ofDays(14));
    }

    @Test
    void keepsSecretsSecret() {
        assertThat(new XiaomiChannel().settingKeys())
                .filteredOn(SettingKey::secret)
                .extracting(SettingKey::name)
                .containsExactly("app-secret", "receipt-key");
    }

    @Test
    void confirmsArrivalsOnlyWhereReceiptsHaveAnAddress() {
        assertThat(open(Map.of()).limits().confirmsArrival()).isFalse();
        assertThat(open(Map.of("receipt-url", "https://push.example.com/r"))
                        .limits()
                        .confirmsArrival())
                .isTrue();
    }

    private static Adapter open(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("app-secret", "secret");
        all.put("package", "com.acme");
        XiaomiChannel channel = new XiaomiChannel();
        return channel.open(
                ChannelSettings.of(channel, all),
                channel.limits(),
                new AdapterContext(new HttpCalls(), InstantSource.system(), new SplittableRandom(1)));
    }
}
