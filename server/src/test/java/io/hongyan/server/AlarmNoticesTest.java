package io.hongyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.dispatch.Alarm;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmNoticesTest {

    private final List<Alarm> raised = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final AlarmNotices notices = new AlarmNotices(
            () -> List.copyOf(raised),
            (notice, app) -> told.add(app + " " + notice.name() + " " + notice.subject() + " " + notice.atMillis()));

    private static Alarm alarm(long since) {
        return new Alarm(
                3,
                Channel.XIAOMI,
                Alarm.Kind.QUOTA_LOW,
                Optional.of(MessageClass.MARKETING),
                Instant.ofEpochMilli(since),
                "80 % of the day's quota is used");
    }

    @Test
    void anAlarmIsToldOnceWhileItLastsAndAgainWhenItComesBack() {
        notices.look();
        raised.add(alarm(7));
        notices.look();
        notices.look();
        assertThat(told).containsExactly("3 quota_low xiaomi 7");

        raised.clear();
        notices.look();
        raised.add(alarm(9));
        notices.look();
        assertThat(told).containsExactly("3 quota_low xiaomi 7", "3 quota_low xiaomi 9");
    }
}
