package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SettingsException;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelAccountsTest {

    private static final String UPS =
            "{\"android\":{\"ups\":{\"notification\":{\"title\":\"t\",\"body\":\"b\",\"click_type\":\"none\"}}}}";
    private static final String IMPORTANT =
            UPS.replace("\"notification\"", "\"options\":{\"ALL\":{\"important\":1}},\"notification\"");

    private final ManualTime time = new ManualTime(Duration.ZERO);
    private final FakeVendor huawei = new FakeVendor(
            Channel.HUAWEI,
            Limits.builder()
                    .dailyQuota(Map.of(MessageClass.MARKETING, 1000L))
                    .confirmsArrival()
                    .build(),
            time);
    private final FakeVendor apns =
            new FakeVendor(Channel.APNS, Limits.builder().build(), time);
    private final HttpCalls http = new HttpCalls();
    private final ChannelAccounts accounts = new ChannelAccounts(
            new ChannelCatalog(List.of(huawei, apns)),
            new AdapterContext(http, time, new Random(1)),
            DispatchSettings.DEFAULT,
            time);

    @AfterEach
    void close() {
        accounts.close();
        http.close();
    }

    // --- rules ---

    @Test
    void knowsEachAppsChannelsInOrder() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        accounts.configure(1, Channel.APNS, Map.of("key", "k"));
        accounts.configure(2, Channel.APNS, Map.of("key", "k"));

        assertThat(accounts.channels(1)).containsExactly(Channel.APNS, Channel.HUAWEI);
        assertThat(accounts.channels(2)).containsExactly(Channel.APNS);
        assertThat(accounts.channels(3)).isEmpty();
    }

    @Test
    void tellsDeliveryOfQuotaReserveAndReceipts() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k", "quota-service", "5", "quota-reserve-percent", "30"));

        var account = accounts.account(1, Channel.HUAWEI).orElseThrow();
        assertThat(account.dailyQuota()).isEqualTo(Map.of(MessageClass.MARKETING, 1000L, MessageClass.SERVICE, 5L));
        assertThat(account.reservePercent()).isEqualTo(30);
        assertThat(account.confirmsArrival()).isTrue();
        assertThat(account.repeatSafe()).isFalse();
    }

    @Test
    void tellsDeliveryHowManyMessagesADayADeviceTakes() {
        ChannelCatalog real = ChannelCatalog.ALL;
        Map<String, String> meizu = Map.of("app-id", "1", "app-secret", "s");
        assertThat(deviceQuota(real, meizu)).isEqualTo(Map.of(MessageClass.MARKETING, 3));
        assertThat(deviceQuota(real, with(meizu, "device-quota-marketing", "5", "device-quota-service", "64")))
                .isEqualTo(Map.of(MessageClass.MARKETING, 5, MessageClass.SERVICE, 64));
        assertThat(deviceQuota(real, with(meizu, "device-quota-marketing", "-1", "device-quota-service", "")))
                .isEmpty();
        for (String wrong : List.of("0", "65", "-2", "two")) {
            assertThatThrownBy(() -> deviceQuota(real, with(meizu, "device-quota-marketing", wrong, "enabled", "true")))
                    .hasMessageContaining("device-quota-marketing: " + wrong + " (expected: a number, 1 … 64, or -1)");
        }
    }

    private Map<MessageClass, Integer> deviceQuota(ChannelCatalog catalog, Map<String, String> settings) {
        try (ChannelAccounts made = new ChannelAccounts(
                catalog, new AdapterContext(http, time, new Random(1)), DispatchSettings.DEFAULT, time)) {
            made.configure(1, Channel.MEIZU, settings);
            return made.account(1, Channel.MEIZU).orElseThrow().deviceQuota();
        }
    }

    private static Map<String, String> with(
            Map<String, String> settings, String name, String value, String another, String itsValue) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(name, value);
        changed.put(another, itsValue);
        return changed;
    }

    @Test
    void tellsTheClassAMessageWouldCountAs() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));

        assertThat(accounts.classOf(1, Channel.HUAWEI, "{}", UPS)).hasValue(MessageClass.MARKETING);
        assertThat(accounts.classOf(1, Channel.HUAWEI, "{}", IMPORTANT)).hasValue(MessageClass.SERVICE);
        assertThat(accounts.classOf(1, Channel.HUAWEI, "{}", "")).isEmpty();
        assertThat(accounts.classOf(1, Channel.HUAWEI, "{}", "{\"ios\":{\"payload\":\"p\"}}"))
                .isEmpty();
        assertThat(accounts.classOf(2, Channel.HUAWEI, "{}", UPS)).isEmpty();

        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k", "default-class", "service"));
        assertThat(accounts.classOf(1, Channel.HUAWEI, "{}", UPS)).hasValue(MessageClass.SERVICE);
    }

    @Test
    void tellsTheChangeOfBadgesThatMustBeCounted() {
        accounts.configure(1, Channel.APNS, Map.of("key", "k"));
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));

        assertThat(accounts.badgeChange(1, Channel.APNS, "{}", "{\"ios\":{\"auto_badge\":\"+2\"}}"))
                .isEqualTo("+2");
        assertThat(accounts.badgeChange(1, Channel.APNS, "{}", "{\"ios\":{\"auto_badge\":\"-1\"}}"))
                .isEqualTo("-1");
        assertThat(accounts.badgeChange(1, Channel.APNS, "{}", "{\"ios\":{\"auto_badge\":\"4\"}}"))
                .isEmpty();
        assertThat(accounts.badgeChange(1, Channel.HUAWEI, "{\"notification\":{\"badge_add_num\":1}}", UPS))
                .isEmpty();
    }

    // --- changes ---

    @Test
    void aDisabledAccountIsNotUsedAndKeepsItsSettings() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k", "enabled", "false"));

        assertThat(accounts.channels(1)).isEmpty();
        assertThat(accounts.account(1, Channel.HUAWEI)).isEmpty();
        assertThat(accounts.settings(1, Channel.HUAWEI)).isPresent();
    }

    @Test
    void settingsThatCannotBeUsedChangeNothing() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));

        assertThatThrownBy(() -> accounts.configure(1, Channel.HUAWEI, Map.of("keys", "k")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("key: missing")
                .hasMessageContaining("keys: unknown");
        assertThatThrownBy(() -> accounts.configure(1, Channel.MEIZU, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(accounts.channels(1)).containsExactly(Channel.HUAWEI);
        assertThat(huawei.closed()).isZero();
    }

    @Test
    void closesAdaptersThatAreReplacedOrRemoved() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k2"));
        assertThat(huawei.closed()).isOne();

        accounts.remove(1, Channel.HUAWEI);
        assertThat(huawei.closed()).isEqualTo(2);
        assertThat(accounts.probe(1, Channel.HUAWEI)).isPresent();
    }

    @Test
    void triesCredentialsWithoutSending() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        assertThat(accounts.probe(1, Channel.HUAWEI)).isEmpty();

        huawei.refusesKey();
        assertThat(accounts.probe(1, Channel.HUAWEI)).hasValue(ProbeFailure.ours("bad key"));
        assertThat(huawei.requests()).isEmpty();
    }

    // --- receipts ---

    @Test
    void answersACallbackOnceItIsKept() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        try (InMemoryVendorQueue queue = new InMemoryVendorQueue(1, accounts, time);
                ReceiptIntake intake =
                        new ReceiptIntake(accounts, queue.connection(), new ManualTime(Duration.ofSeconds(1)))) {
            queue.busy(3);

            Receipts.Answer answer = intake.take(1, Channel.HUAWEI, callback("t1"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(queue.news())
                    .extracting(VendorNews::token, VendorNews::reason)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("t1", LossReason.UNINSTALLED));
        }
    }

    @Test
    void refusesCallbacksThatAreForgedTooLargeOrForNobody() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        try (InMemoryVendorQueue queue = new InMemoryVendorQueue(1, accounts, time);
                ReceiptIntake intake = new ReceiptIntake(accounts, queue.connection(), time)) {

            assertThat(intake.take(1, Channel.HUAWEI, callback("forged")).status())
                    .isEqualTo(403);
            assertThat(intake.take(2, Channel.HUAWEI, callback("t1")).status()).isEqualTo(404);
            assertThat(intake.take(1, Channel.MEIZU, callback("t1")).status()).isEqualTo(404);
            assertThat(intake.take(1, Channel.HUAWEI, callback("x".repeat(ReceiptIntake.MAX_BODY_BYTES + 1)))
                            .status())
                    .isEqualTo(413);
            assertThat(queue.news()).isEmpty();
        }
    }

    @Test
    void asksTheVendorToRepeatACallbackThatCouldNotBeKept() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        InMemoryVendorQueue queue = new InMemoryVendorQueue(1, accounts, time);
        try (ReceiptIntake intake =
                new ReceiptIntake(accounts, queue.connection(), new ManualTime(Duration.ofSeconds(1)))) {
            intake.close();
            queue.busy(1000);

            assertThat(intake.take(1, Channel.HUAWEI, callback("t1")).status()).isEqualTo(503);
        }
        queue.close();
    }

    @Test
    void keepsTokensWhenCallbacksCallSuspiciouslyManyInvalid() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        try (InMemoryVendorQueue queue = new InMemoryVendorQueue(1, accounts, time);
                ReceiptIntake intake = new ReceiptIntake(accounts, queue.connection(), time)) {
            for (int i = 0; i < 150; i++) {
                intake.take(1, Channel.HUAWEI, callback("t" + i));
            }

            assertThat(queue.news().subList(0, 99)).allMatch(news -> news.reason() == LossReason.UNINSTALLED);
            assertThat(queue.news().subList(99, 150)).allMatch(news -> news.reason() == LossReason.UNKNOWN);
        }
    }

    private static Receipts.Request callback(String text) {
        return new Receipts.Request("POST", Map.of(), Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }
}
