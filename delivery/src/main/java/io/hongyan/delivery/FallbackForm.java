package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link Fallback} in rows; none is no steps. */
final class FallbackForm {

    private FallbackForm() {}

    static void write(RecordWriter writer, Optional<Fallback> fallback) {
        if (fallback.isEmpty()) {
            writer.varint(0);
            return;
        }
        List<Fallback.Step> steps = fallback.get().steps();
        Optional<Long> budget = fallback.get().budgetMicros();
        writer.varint(steps.size());
        steps.forEach(
                step -> writer.u8(step.channel().code()).varint(step.after().toMillis()));
        writer.bool(budget.isPresent()).varint(budget.orElse(0L));
    }

    static Optional<Fallback> read(RecordReader reader) {
        int count = reader.varintAsInt();
        if (count == 0) {
            return Optional.empty();
        }
        List<Fallback.Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Channel channel = Channel.ofCode(reader.u8());
            steps.add(new Fallback.Step(channel, Duration.ofMillis(reader.varint())));
        }
        boolean bounded = reader.bool();
        long budget = reader.varint();
        return Optional.of(new Fallback(steps, bounded ? Optional.of(budget) : Optional.empty()));
    }
}
