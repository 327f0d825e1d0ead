package io.hongyan.channels.oppo;

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

class OppoChannelTest {

    @Test
    void documentsTheLimitsOfTheMainland() {
        Limits limits = new OppoChannel().limits();

        assertThat(limits.title()).isEqualTo(new TextLimit(50, TextLimit.Unit.UTF16_UNITS));
        assertThat(limits.body()).isEqualTo(new TextLimit(200, TextLimit.Unit.UTF16_UNITS));
        assertThat(limits.payloadBytes()).isEqualTo(4000);
        assertThat(limits.batch()).isEqualTo(1000);
        assertThat(limits.recipientsPerSecond()).isEqualTo(5000);
        assertThat(limits.maxTtl()).isEqualTo(Duration.ofDays(10));
        assertThat(limits.dailyQuota()).isEqualTo(Map.of(MessageClass.MARKETING, 100_000L));
        assertThat(limits.recalls()).isFalse();
    }

    @Test
    void hasShorterTitlesAndNoQuotaAbroad() {
        Limits limits = new OppoGlobalChannel().limits();

        assertThat(limits.title()).isEqualTo(new TextLimit(32, TextLimit.Unit.UTF16_UNITS));
        assertThat(limits.dailyQuota()).isEmpty();
    }

    @Test
    void keepsSecretsSecret() {
        assertThat(new OppoChannel().settingKeys())
                .filteredOn(SettingKey::secret)
                .extracting(SettingKey::name)
                .containsExactly("master-secret", "receipt-key");
    }

    @Test
    void isNotSafeToRepeatWhereItBroadcasts() {
        assertThat(open(Map.of()).limits().repeatSafe()).isTrue();
        assertThat(open(Map.of("broadcast-from", "100")).limits().repeatSafe()).isFalse();
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
        all.put("app-key", "key");
        all.put("master-secret", "secret");
        OppoChannel channel = new OppoChannel();
        return channel.open(
                ChannelSettings.of(channel, all),
                channel.limits(),
                new AdapterContext(new HttpCalls(), InstantSource.system(), new SplittableRandom(1)));
    }
}
