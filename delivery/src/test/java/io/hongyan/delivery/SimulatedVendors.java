package io.hongyan.delivery;

import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.delivery.vendor.VendorSignals;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Vendors that remember what they took, and answer as a test says. Like real ones they survive a crash of the process. */
final class SimulatedVendors implements VendorRules, VendorSignals {

    /** What a vendor took. */
    record Taken(Channel channel, String task, String token, MessageClass messageClass, String id) {}

    /** Stands for "accepted" in what a test says; the answer then names an id of the message. */
    static final VendorAnswer.Verdict ACCEPTED = new VendorAnswer.Verdict.Accepted("");

    final Map<Channel, VendorAccount> accounts = new EnumMap<>(Channel.class);
    final List<Taken> taken = new ArrayList<>();
    final List<VendorCall> recalls = new ArrayList<>();
    private final Map<Long, VendorAnswer> answers = new HashMap<>();
    int batch = 3;
    MessageClass messageClass = MessageClass.MARKETING;
    boolean truncates;
    final Map<Channel, Long> prices = new EnumMap<>(Channel.class);
    boolean signalled;

    /** What a vendor answers for one target. */
    BiFunction<VendorCall, VendorCall.Target, VendorAnswer.Verdict> verdict = (call, target) -> ACCEPTED;

    void open(Channel channel) {
        open(channel, Map.of(), 0, false);
    }

    void open(Channel channel, Map<MessageClass, Long> quota, int reservePercent, boolean repeatSafe) {
        open(channel, quota, Map.of(), reservePercent, repeatSafe);
    }

    void open(
            Channel channel,
            Map<MessageClass, Long> quota,
            Map<MessageClass, Integer> deviceQuota,
            int reservePercent,
            boolean repeatSafe) {
        accounts.put(
                channel,
                new VendorAccount(
                        quota,
                        deviceQuota,
                        ZoneOffset.UTC,
                        reservePercent,
                        repeatSafe,
                        true,
                        true,
                        true,
                        Duration.ofHours(1)));
    }

    /**
     * Takes a call as a vendor does: what it accepts it has, whether or not its answer is heard. To a call it has seen it answers
     * the same again.
     */
    VendorAnswer answer(VendorCall call) {
        return answers.computeIfAbsent((long) call.shard() << 48 | call.number(), unused -> firstAnswer(call));
    }

    private VendorAnswer firstAnswer(VendorCall call) {
        List<VendorAnswer.Verdict> verdicts = new ArrayList<>();
        for (VendorCall.Target target : call.targets()) {
            VendorAnswer.Verdict answer = verdict.apply(call, target);
            verdicts.add(answer.equals(ACCEPTED) ? new VendorAnswer.Verdict.Accepted(idOf(call, target)) : answer);
            boolean took =
                    answer instanceof VendorAnswer.Verdict.Accepted || answer instanceof VendorAnswer.Verdict.Unknown;
            if (took && call.order() instanceof VendorCall.Order.Send send) {
                taken.add(new Taken(
                        call.channel(),
                        call.task().toString(),
                        target.token(),
                        send.messageClass(),
                        idOf(call, target)));
            }
        }
        if (call.order() instanceof VendorCall.Order.Recall) {
            recalls.add(call);
        }
        return new VendorAnswer(truncates, verdicts);
    }

    /** Two to an id, as where a call takes several requests. */
    static String idOf(VendorCall call, VendorCall.Target target) {
        return "id-" + call.shard() + "-" + call.number() + "-" + call.targets().indexOf(target) / 2;
    }

    /** The id of the last message a device got. */
    String idOf(String token) {
        return taken.reversed().stream()
                .filter(message -> message.token().equals(token))
                .findFirst()
                .orElseThrow()
                .id();
    }

    static VendorAnswer.Verdict rejected(LossReason reason) {
        return new VendorAnswer.Verdict.Rejected(reason, "no-" + reason.wireName());
    }

    List<String> tokensTaken() {
        return taken.stream().map(Taken::token).toList();
    }

    @Override
    public List<Channel> channels(int app) {
        return List.copyOf(accounts.keySet());
    }

    @Override
    public Optional<VendorAccount> account(int app, Channel channel) {
        return Optional.ofNullable(accounts.get(channel));
    }

    @Override
    public Optional<MessageClass> classOf(int app, Channel channel, String pushMessage, String pushChannel) {
        return accounts.containsKey(channel) && !pushChannel.isEmpty() ? Optional.of(messageClass) : Optional.empty();
    }

    @Override
    public long costMicros(int app, Channel channel, String pushMessage, String pushChannel) {
        return prices.getOrDefault(channel, 0L);
    }

    @Override
    public String badgeChange(int app, Channel channel, String pushMessage, String pushChannel) {
        return pushChannel.contains("auto_badge") ? "+1" : "";
    }

    @Override
    public void waiting(int shard, int app, Channel channel) {
        signalled = true;
    }
}
