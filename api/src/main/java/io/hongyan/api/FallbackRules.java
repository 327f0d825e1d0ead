package io.hongyan.api;

import io.hongyan.delivery.Fallback;
import io.hongyan.kernel.Channel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code settings.fallback} may say; it is ours. */
final class FallbackRules {

    private static final int DECIMALS = 6;
    private static final long MOST = 1_000_000_000;
    private static final List<Channel> CHANNELS = Arrays.stream(Channel.values())
            .filter(channel -> channel.isVendor() && !channel.isPush())
            .toList();
    private static final String KEYS = CHANNELS.stream().map(Channel::key).collect(Collectors.joining(", "));

    private FallbackRules() {}

    /** @param order channels the push may use anyway */
    static Optional<Fallback> read(Fields settings, Duration ttl, List<Channel> order) {
        Fields fallback = settings.object("fallback");
        if (fallback == null) {
            return Optional.empty();
        }
        List<Fallback.Step> steps = new ArrayList<>();
        long least = 0;
        for (Fields step : fallback.requiredObjects("steps", Fallback.MAX_STEPS)) {
            Channel channel = channel(step, steps, order);
            OptionalLong after = step.number("after", Long.MIN_VALUE, Long.MAX_VALUE);
            if (after.isEmpty()) {
                throw Refusal.missing(step.path("after"));
            }
            if (after.getAsLong() < Math.max(1, least) || after.getAsLong() >= ttl.toMillis()) {
                throw Refusal.invalid(
                        step.path("after"),
                        after.getAsLong(),
                        "milliseconds, " + (least == 0 ? "above 0" : "at least those of the step before, " + least)
                                + " and below ttl, " + ttl.toMillis());
            }
            least = after.getAsLong();
            steps.add(new Fallback.Step(channel, Duration.ofMillis(least)));
        }
        return Optional.of(new Fallback(steps, budget(fallback)));
    }

    private static Channel channel(Fields step, List<Fallback.Step> before, List<Channel> order) {
        String key = step.requiredText("channel");
        Channel channel = Channel.ofKey(key)
                .filter(CHANNELS::contains)
                .orElseThrow(() -> Refusal.invalid(step.path("channel"), key, KEYS));
        if (before.stream().anyMatch(earlier -> earlier.channel() == channel)) {
            throw Refusal.parameter(step.path("channel") + " contains duplicate " + key);
        }
        if (order.contains(channel)) {
            throw Refusal.invalid(step.path("channel"), key, "a channel that channel_order does not name");
        }
        return channel;
    }

    /** A decimal text, or a whole number. */
    private static Optional<Long> budget(Fields fallback) {
        String text = fallback.textOrNumber("budget");
        if (text == null) {
            return Optional.empty();
        }
        try {
            BigDecimal budget = new BigDecimal(text);
            if (budget.signum() > 0
                    && budget.compareTo(BigDecimal.valueOf(MOST)) <= 0
                    && budget.stripTrailingZeros().scale() <= DECIMALS) {
                return Optional.of(budget.movePointRight(DECIMALS).longValueExact());
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw Refusal.invalid(
                fallback.path("budget"),
                text,
                "an amount above 0, at most " + MOST + ", with at most " + DECIMALS + " decimals");
    }

    /**
     * Each of its channels must have something to say.
     *
     * @param holder name of the object that says it
     */
    static void requireContent(Optional<Fallback> fallback, String holder, @Nullable Fields pushChannel) {
        fallback.ifPresent(found -> found.steps().forEach(step -> {
            boolean mini = step.channel() == Channel.WECHAT_MINI;
            String path = holder + "." + (mini ? "mp.wx" : step.channel().key());
            Fields parent = pushChannel == null || !mini ? pushChannel : pushChannel.object("mp");
            Fields content =
                    parent == null ? null : parent.object(step.channel().key());
            if (content == null || content.node().isEmpty()) {
                throw Refusal.missing(path);
            }
        }));
    }
}
