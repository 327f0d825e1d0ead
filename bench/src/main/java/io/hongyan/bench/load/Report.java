package io.hongyan.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** What a load generator answers. Times are in seconds unless the name says otherwise. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "report")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Report.Registered.class, name = "registered"),
    @JsonSubTypes.Type(value = Report.Connected.class, name = "connected"),
    @JsonSubTypes.Type(value = Report.Disconnected.class, name = "disconnected"),
    @JsonSubTypes.Type(value = Report.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = Report.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Report.Failed.class, name = "failed"),
})
public sealed interface Report {

    record Registered(int devices, double seconds) implements Report {}

    /** @param refusals MQTT reason code, or -1 for a connection that broke, to how often */
    record Connected(int devices, double seconds, Map<Integer, Integer> refusals) implements Report {}

    record Disconnected(int devices, double seconds) implements Report {}

    /**
     * @param deliveries distinct (device, message) pairs
     * @param duplicates repetitions of those
     * @param missing pairs that did not come in time
     * @param seconds from the first send (for a drain: the first connect) to the last delivery
     * @param latency from send to delivery; meaningless for a drain
     * @param tasks task ids, where the server gave some
     */
    record Delivered(
            long deliveries, long duplicates, long missing, double seconds, Latency latency, List<String> tasks)
            implements Report {}

    /**
     * @param pushes accepted pushes; more than requests where they are batched
     * @param failures requests answered with anything but acceptance
     * @param failure one such answer, or empty
     */
    record Answered(long requests, long pushes, long failures, String failure, double seconds, Latency latency)
            implements Report {}

    record Failed(String reason) implements Report {}

    /** Quantiles in milliseconds. */
    record Latency(double p50Millis, double p99Millis, double maxMillis) {

        static Latency of(org.HdrHistogram.Histogram nanos) {
            return new Latency(
                    nanos.getValueAtPercentile(50) / 1e6,
                    nanos.getValueAtPercentile(99) / 1e6,
                    nanos.getMaxValue() / 1e6);
        }
    }
}
