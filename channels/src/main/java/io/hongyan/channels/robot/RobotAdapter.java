package io.hongyan.channels.robot;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends by a group's robot. Who is in the group sees one message, whoever it was for: a task is posted once, for all its recipients
 * in this and later requests, as long as it is among the last {@value #REMEMBERED} of this process. One post at a time, and no more
 * a minute than the vendor allows, for who exceeds that is shut out for long.
 */
public final class RobotAdapter implements Adapter {

    private static final int REMEMBERED = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Robot robot;
    private final Limits limits;
    private final AdapterContext context;
    private final SlidingWindow minute;
    private final ReentrantLock posting = new ReentrantLock();

    /** Whether the answer came, by task. Guarded by the lock. */
    private final Map<String, Boolean> answered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    public RobotAdapter(Robot robot, Limits limits, AdapterContext context, int messagesAMinute) {
        this.robot = robot;
        this.limits = limits;
        this.context = context;
        this.minute = new SlidingWindow(messagesAMinute, MINUTE);
    }

    /** What all robots' limits have in common: one request takes all recipients there are. */
    public static Limits.Builder documented() {
        return Limits.builder()
                .title(200, TextLimit.Unit.CODE_POINTS)
                .batch(1000)
                .concurrency(1);
    }

    public static SettingKey messagesAMinute(int documented) {
        return SettingKey.optional(
                "messages-per-minute", Integer.toString(documented), "what the vendor lets a robot post in any minute");
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return robot.payloadBytes(message);
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        posting.lock();
        try {
            return SendAnswer.ofAll(recipients.size(), "", send(message));
        } finally {
            posting.unlock();
        }
    }

    private Verdict send(VendorMessage message) throws SendException {
        String task = message.task().msgid();
        Boolean before = answered.get(task);
        if (before != null) {
            if (before) {
                return Verdict.ACCEPTED;
            }
            throw new AnswerLostException("the robot was asked before, and did not answer", null);
        }
        Duration wait = minute.take(context.clock().instant());
        if (!wait.isZero()) {
            return new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "messages-per-minute", wait);
        }
        try {
            Verdict verdict = robot.post(message);
            if (verdict instanceof Verdict.Accepted) {
                answered.put(task, true);
            }
            return verdict;
        } catch (AnswerLostException e) {
            answered.put(task, false);
            throw e;
        }
    }

    @Override
    public Optional<ProbeFailure> probe() {
        return robot.probe();
    }
}
