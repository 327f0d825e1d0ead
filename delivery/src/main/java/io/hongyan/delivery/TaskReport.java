package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.util.Map;
import java.util.Optional;

/**
 * A task's figures at one moment. For every task and moment
 * {@code targeted = filtered + pending + inFlight + arrived + lost + expired + recalled}.
 *
 * @param total over all channels
 * @param channels by channel, only those with figures
 * @param brands figures of the own channel by device brand; filled only where asked for
 * @param lossesBeforeSending why targets were filtered out
 * @param lossesBeforeArrival why sent or waiting ones never arrived (lost, expired, recalled)
 * @param actions custom event id to number of devices that reported it
 * @param fallback as it was asked for; empty: none was
 */
public record TaskReport(
        TaskId task,
        long targeted,
        long filtered,
        long pending,
        long inFlight,
        long arrived,
        long lost,
        long expired,
        long recalled,
        long dismissed,
        Figures total,
        Map<Channel, ChannelReport> channels,
        Map<String, Figures> brands,
        Map<LossReason, Long> lossesBeforeSending,
        Map<LossReason, Long> lossesBeforeArrival,
        Map<Integer, Long> actions,
        Optional<Fallback> fallback) {}
