package io.hongyan.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a task's figures grew.
 *
 * @param bucket time of one point
 * @param points without gaps, oldest first; empty where nothing happened yet. Over all of them each figure adds up to the report's
 */
public record TaskCurve(Duration bucket, List<Point> points) {

    /** A curve has at most so many points. */
    public static final int MAX_POINTS = 200;

    public TaskCurve {
        points = List.copyOf(points);
    }

    /**
     * How many devices reached each stage in one bucket, over all channels.
     *
     * @param lost not delivered, or expired, and not arrived later on
     */
    public record Point(Instant start, long sent, long arrived, long displayed, long clicked, long lost) {}
}
