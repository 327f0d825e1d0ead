package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a look at an account now and then finds, and whose trouble it says it is. */
class AccountWatchTest {

    private final ManualTime time = new ManualTime(Duration.ZERO);
    private final FakeVendor vendor =
            new FakeVendor(Channel.HUAWEI, Limits.builder().confirmsArrival().build(), time);
    private final HttpCalls http = new HttpCalls();
    private final ChannelAccounts accounts = new ChannelAccounts(
            new ChannelCatalog(List.of(vendor)),
            new AdapterContext(http, time, new Random(1)),
            DispatchSettings.DEFAULT,
            time);
    private final ChannelAccount account = opened();
    private final AccountWatch watch = new AccountWatch(account, DispatchSettings.DEFAULT.watch(), time);

    private ChannelAccount opened() {
        accounts.configure(1, Channel.HUAWEI, Map.of("key", "k"));
        return accounts.find(1, Channel.HUAWEI).orElseThrow();
    }

    @AfterEach
    void close() {
        accounts.close();
        http.close();
    }

    private List<Alarm.Kind> alarms() {
        watch.look();
        return account.alarms().list().stream().map(Alarm::kind).toList();
    }

    @Test
    void aVendorThatRefusesTheAccountIsOurTroubleAndOneThatIsSilentIsItsOwn() {
        assertThat(alarms()).isEmpty();
        vendor.refusesKey();
        assertThat(alarms()).containsExactly(Alarm.Kind.MISCONFIGURED);
        vendor.answersProbes(false);
        assertThat(alarms()).containsExactly(Alarm.Kind.UNREACHABLE);
        vendor.answersProbes(true);
        vendor.well();
        assertThat(alarms()).isEmpty();
    }

    @Test
    void saysThatACredentialEndsAMonthBeforeItDoes() {
        vendor.keyEnds(time.instant().plus(Duration.ofDays(31)));
        assertThat(alarms()).isEmpty();
        time.advance(Duration.ofDays(2));
        assertThat(alarms()).containsExactly(Alarm.Kind.EXPIRING);
        assertThat(account.alarms().list().getFirst().text()).contains("key ends on 2026-10-02");
    }

    @Test
    void receiptsThatComeAQuarterOfAnHourLateAreLate() {
        account.receiptLag().heard(receipts(30, Duration.ofMinutes(2)));
        assertThat(alarms()).isEmpty();
        account.receiptLag().heard(receipts(60, Duration.ofMinutes(40)));
        assertThat(alarms()).containsExactly(Alarm.Kind.RECEIPTS_LATE);
        time.advance(Duration.ofMinutes(31));
        assertThat(alarms()).isEmpty();
    }

    @Test
    void aFewLateReceiptsSayNothing() {
        account.receiptLag().heard(receipts(19, Duration.ofHours(5)));
        assertThat(alarms()).isEmpty();
    }

    @Test
    void messagesTakenWithoutAnyReceiptPointAtTheReceiptAddress() {
        account.receiptLag().accepted(500);
        assertThat(alarms()).isEmpty();
        time.advance(Duration.ofMinutes(6));
        assertThat(alarms()).containsExactly(Alarm.Kind.RECEIPTS_MISSING);
        account.receiptLag().heard(receipts(1, Duration.ZERO));
        assertThat(alarms()).isEmpty();
    }

    private List<VendorReceipt> receipts(int count, Duration lag) {
        return Collections.nCopies(
                count,
                new VendorReceipt(
                        "task",
                        "token",
                        new VendorReceipt.Event.Arrived(),
                        "0",
                        time.instant().minus(lag)));
    }
}
