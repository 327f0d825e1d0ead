package io.hongyan.bench.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * Main class of the generator process: obeys {@link Command}s from standard input until it ends.
 *
 * <p>Argument: number of event loops (default 1; the server under test needs the other cores).
 */
public final class LoadGenerator implements AutoCloseable {

    private final EventLoopGroup loops;
    private final Fleet fleet;
    private int nextNumber = 1;
    private int firstStoredNumber;

    public LoadGenerator(int eventLoops) {
        this.loops = new MultiThreadIoEventLoopGroup(eventLoops, EpollIoHandler.newFactory());
        this.fleet = new Fleet(loops);
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err); // whatever a library prints must not end up between the reports
        JsonMapper json = JsonMapper.shared();
        int eventLoops = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        try (LoadGenerator generator = new LoadGenerator(eventLoops);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(json.writeValueAsString(generator.obey(json.readValue(line, Command.class))));
                out.flush();
            }
        }
    }

    /** Carries one command out; a failure is a report too. */
    public Report obey(Command command) {
        try {
            return switch (command) {
                case Command.Register register -> register(register);
                case Command.Identify identify -> identify(identify);
                case Command.Connect connect -> fleet.connect(connect).await();
                case Command.Disconnect disconnect -> fleet.disconnect();
                case Command.FanOut fanOut -> fanOut(fanOut);
                case Command.Paced paced -> paced(paced);
                case Command.Store store -> store(store);
                case Command.Drain drain -> drain(drain);
                case Command.Rest rest -> RestLoad.run(loops, rest, fleet.identities());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Report.Failed("interrupted");
        } catch (Exception e) {
            e.printStackTrace();
            return new Report.Failed(e.toString());
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Report register(Command.Register command) throws InterruptedException {
        long start = System.nanoTime();
        List<Identity> registered = Registrations.run(loops, command);
        fleet.identify(registered);
        return new Report.Registered(registered.size(), (System.nanoTime() - start) / 1e9);
    }

    private Report identify(Command.Identify command) {
        fleet.identify(command.identities());
        return new Report.Registered(command.identities().size(), 0);
    }

    private Report fanOut(Command.FanOut command) throws Exception {
        try (MessageSource source = source(command.source(), command.payloadBytes())) {
            int first = takeNumbers(command.messages());
            FanOutRun run = new FanOutRun(source, command, first, fleet.loopsInUse());
            fleet.begin(first, command.messages(), run::completedOnALoop);
            long start = System.nanoTime();
            run.start();
            run.await();
            long expected = (long) command.messages() * fleet.size();
            return delivered(fleet.counts(), expected, start, source);
        }
    }

    private Report paced(Command.Paced command) throws Exception {
        try (MessageSource source = source(command.source(), command.payloadBytes())) {
            int devices = fleet.size();
            int messages = command.perSecond() * command.seconds();
            int perDevice = (messages + devices - 1) / devices;
            int first = takeNumbers(perDevice);
            fleet.begin(first, perDevice, null);
            long periodNanos = 1_000_000_000L / command.perSecond();
            long start = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                long dueNanos = start + i * periodNanos;
                for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                source.toOne(i % devices, first + i / devices);
            }
            return delivered(fleet.awaitDeliveries(messages, TimeUnit.SECONDS.toNanos(10)), messages, start, source);
        }
    }

    private Report store(Command.Store command) throws Exception {
        try (MessageSource source = source(command.source(), command.payloadBytes())) {
            firstStoredNumber = takeNumbers(command.messagesPerDevice());
            long messages = (long) command.devices() * command.messagesPerDevice();
            long start = System.nanoTime();
            long deadline = start + TimeUnit.SECONDS.toNanos(command.timeoutSeconds());
            long sent = 0;
            while (source.accepted() < messages && source.failure().isEmpty() && System.nanoTime() - deadline < 0) {
                if (sent < messages && sent - source.accepted() < 4_096) {
                    source.toOne(
                            (int) (sent % command.devices()), firstStoredNumber + (int) (sent / command.devices()));
                    sent++;
                } else {
                    LockSupport.parkNanos(100_000);
                }
            }
            long accepted = source.accepted();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Report.Answered(
                    sent, accepted, messages - accepted, source.failure(), seconds, new Report.Latency(0, 0, 0));
        }
    }

    private Report drain(Command.Drain command) throws Exception {
        long expected = (long) command.connect().count() * command.messagesPerDevice();
        fleet.begin(firstStoredNumber, command.messagesPerDevice(), null);
        Connecting connecting = fleet.connect(command.connect());
        connecting.await();
        long timeout = TimeUnit.SECONDS.toNanos(command.connect().timeoutSeconds());
        LoopDevices.Counts counts = fleet.awaitDeliveries(expected, timeout);
        double seconds = (counts.lastNanos() - connecting.startNanos()) / 1e9;
        return new Report.Delivered(
                counts.deliveries(),
                counts.duplicates(),
                expected - counts.deliveries(),
                seconds,
                Report.Latency.of(counts.latencyNanos()),
                List.of());
    }

    private Report delivered(LoopDevices.Counts counts, long expected, long startNanos, MessageSource source) {
        if (counts.deliveries() == 0) {
            return new Report.Failed("nothing was delivered; the server said: " + source.failure());
        }
        return new Report.Delivered(
                counts.deliveries(),
                counts.duplicates(),
                expected - counts.deliveries(),
                (counts.lastNanos() - startNanos) / 1e9,
                Report.Latency.of(counts.latencyNanos()),
                source.tasks());
    }

    private MessageSource source(Command.Source source, int payloadBytes) throws Exception {
        return switch (source) {
            case Command.Source.Mqtt mqtt -> new MqttSource(loops, mqtt, payloadBytes);
            case Command.Source.Http http -> new HttpSource(loops, http, fleet.identities(), payloadBytes);
        };
    }

    private int takeNumbers(int count) {
        int first = nextNumber;
        nextNumber += count;
        return first;
    }
}
