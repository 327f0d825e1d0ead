package io.hongyan.delivery;

/**
 * Counts of distinct (task, device) pairs per stage.
 *
 * @param eligible targets left after filtering (Getui msg_num)
 * @param sent handed to a live connection or accepted by a vendor (target_num)
 * @param arrived receive_num
 * @param displayed display_num
 * @param clicked click_num
 */
public record Figures(long eligible, long sent, long arrived, long displayed, long clicked) {

    public static final Figures NONE = new Figures(0, 0, 0, 0, 0);

    public Figures plus(Figures other) {
        return new Figures(
                eligible + other.eligible,
                sent + other.sent,
                arrived + other.arrived,
                displayed + other.displayed,
                clicked + other.clicked);
    }
}
