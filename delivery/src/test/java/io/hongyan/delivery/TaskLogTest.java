package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.hongyan.audience.Audience;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Lines about a task name it in the field {@code taskId}. */
class TaskLogTest {

    private static final long FOR_EVER = 0xFFFF_FFFFL;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.hongyan.delivery");
    private final Lines lines = new Lines();
    private final World world = World.calm();
    private final DeviceAddress device = world.register();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        MDC.clear();
    }

    @Test
    void aScheduledTaskSaysThatItsTimeHasCome() {
        PushSettings inAMinute = new PushSettings(
                Duration.ofHours(1),
                0,
                Optional.of(World.at(world.now()).plus(Duration.ofMinutes(1))),
                false,
                Optional.empty(),
                "");
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), inAMinute, AppPush.Quota.ALL));
        world.pass(Duration.ofMinutes(2));
        assertThat(lines.about).containsExactly(task + " the schedule's time has come, started");
    }

    @Test
    void aMessageThatTheGatewayCannotTakeIsNamed() {
        DeviceLink broken = new DeviceLink() {
            @Override
            public void send(OutboundMessage message) {
                throw new IllegalStateException("no event loop");
            }

            @Override
            public void close(CloseReason reason) {}
        };
        world.edge.connected(device, broken, 0, false);
        world.edge.subscribed(device, broken, 1, FOR_EVER);
        world.edge.ready(device, broken, 8);
        world.settle();
        TaskId single = world.single(device).task();
        TaskId all = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL));
        world.settle();
        assertThat(lines.about)
                .containsExactly(
                        single + " a message could not be handed to the gateway",
                        all + " a message could not be handed to the gateway");
    }

    @Test
    void aCommandThatFailsLeavesItsTaskForTheLinesAboutTheEndOfTheProcess() {
        TaskId task = world.pushes.createList(World.APP, world.request(), "", World.content(), World.ONE_HOUR);
        ShardOp.StopTask stop = new ShardOp.StopTask(TaskKey.of(World.APP, task));
        assertThatThrownBy(() -> world.look(task.shard(), stop)).hasMessageStartingWith("a question writes");
        assertThat(MDC.get(TaskId.LOG_FIELD)).isEqualTo(task.msgid());
    }

    /** Lines with a task, as they stood when they were written. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        final List<String> about = new ArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String task = event.getMDCPropertyMap().get(TaskId.LOG_FIELD);
            if (task != null) {
                about.add(task + " " + event.getFormattedMessage());
            }
        }
    }
}
