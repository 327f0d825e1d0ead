package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** An app's sums by day, and as they stand now. Blocks; call it from virtual threads. Days are in the installation's time zone. */
public interface Trends {

    /** Days that sums reach back. */
    int MAX_DAYS = 90;

    /** One entry per day, oldest first, the last of which is today; at most {@value #MAX_DAYS}. */
    List<Day> lastDays(int app, int days);

    /** As it stands now; costs no more than reading it. */
    Live live(int app);

    /**
     * Messages by the day their task was created on, and the day's users.
     *
     * @param targeted targets, filtered ones included
     * @param channels by channel: sent, arrived, displayed, clicked; a device counts for each channel it was reached by
     */
    record Day(
            LocalDate date, long targeted, Figures total, Map<Channel, Figures> channels, Reports.UserTotals users) {}

    /**
     * @param online devices connected now
     * @param devices registered so far
     * @param targeted targets of the messages of today, filtered ones included
     */
    record Live(long online, long devices, long targeted, Figures today) {}
}
