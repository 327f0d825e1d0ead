package io.hongyan.simulators.demo;

import ch.qos.logback.classic.Level;
import io.hongyan.simulators.Delays;
import io.hongyan.simulators.DeviceBehaviour;
import io.hongyan.simulators.DeviceIdentity;
import io.hongyan.simulators.OnlinePattern;
import io.hongyan.simulators.Population;
import io.hongyan.simulators.SimulatedDevices;
import io.hongyan.simulators.TaskCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The story the demo tells, in the order in which a person sees it. */
public final class DemoRun {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TAG = "coffee";
    private static final DeviceBehaviour PEOPLE = DeviceBehaviour.SILENT
            .withMix(
                    Map.of("android", 0.65, "ios", 0.25, "harmony", 0.10),
                    Map.of("huawei", 0.30, "xiaomi", 0.25, "oppo", 0.20, "vivo", 0.15, "apple", 0.10))
            .withOnline(OnlinePattern.steady(0.6))
            .withReactions(0.9, 0.3, 0.4)
            .withDelays(
                    Delays.of(Duration.ofMillis(5), Duration.ofMillis(100), Duration.ofMillis(800)),
                    Delays.of(Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofMillis(1_500)));

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final DemoServer server;
    private final SimulatedDevices devices;
    private final Population people;
    private final GetuiClient getui;
    private final List<Push> pushes = new ArrayList<>();

    /** A push of the demo and the number of devices it was meant for. */
    private record Push(String name, String task, int targeted) {}

    private DemoRun(DemoServer server, SimulatedDevices devices, Population people, GetuiClient getui) {
        this.server = server;
        this.devices = devices;
        this.people = people;
        this.getui = getui;
    }

    /** @return whether devices and reports agreed; without {@code --once} it returns only when interrupted */
    public static boolean run(DemoOptions options) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long start = System.nanoTime();
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.WARN); // the story is told on standard output
        }
        out.println();
        out.println("  Hongyan 鸿雁 demo");
        out.println();
        try (DemoServer server = DemoServer.start(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(server), "demo-shutdown"));
            said(
                    out,
                    start,
                    "server",
                    "ready at " + server.url() + ", devices on mqtt://127.0.0.1:" + server.mqttPort());
            try (SimulatedDevices devices =
                            SimulatedDevices.builder().seed(options.seed()).build();
                    GetuiClient getui = new GetuiClient(server.url(), server.app())) {
                long registering = System.nanoTime();
                Population people = devices.register(
                        URI.create(server.url() + "/sdk/v1/register"),
                        server.app().appId(),
                        server.app().appKey(),
                        options.devices(),
                        PEOPLE);
                said(out, registering, "registered 注册", people.size() + " devices");
                DemoRun run = new DemoRun(server, devices, people, getui);
                boolean agreed = run.tell();
                if (!options.once()) {
                    run.keepGoing();
                }
                return agreed;
            }
        }
    }

    private boolean tell() throws IOException, InterruptedException {
        long start = System.nanoTime();
        people.connectOnlineShare()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        int online = people.onlineShare();
        said(out, start, "online 在线", online + " of " + people.size() + " devices connected and subscribed");

        List<String> cids =
                people.identities().stream().map(DeviceIdentity::cid).toList();
        int tagged = people.size() / 3;
        getui.tag(TAG, everyThird(cids, tagged));
        int many = Math.min(200, people.size());
        push("to one 单推", getui.toOne(cids.getFirst(), "Hello, you 你好"), 1);
        push("to many 列表推", getui.toMany(spread(cids, many), "Hello, friends 朋友们好"), many);
        push("to all 群推", getui.toAll("Hello, everyone 大家好"), people.size());
        push("by tag 标签推", getui.toTag(TAG, "Coffee is ready 咖啡好了"), tagged);

        start = System.nanoTime();
        long forOnline = expectedOnline(cids, online, many, tagged);
        await(() -> devices.total().delivered() >= forOnline);
        said(out, start, "arrived 到达", devices.total().delivered() + " messages at the devices that are online");
        Histogram latencies = devices.takeLatencies();

        start = System.nanoTime();
        people.connect(online, people.size(), Double.POSITIVE_INFINITY)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        long forAll = pushes.stream().mapToLong(Push::targeted).sum();
        await(() -> devices.total().delivered() >= forAll);
        said(
                out,
                start,
                "back online 上线",
                (people.size() - online) + " devices came back and got what had waited: "
                        + devices.total().delivered() + " messages in all");
        await(devices::settled);
        devices.takeLatencies(); // of messages that waited: says when devices came back, not how fast we are

        List<String> differences = new ArrayList<>(awaitAgreement());
        summary(online, latencies);
        differences.addAll(new PhonesOfVendors(out, server, getui).tell());
        if (differences.isEmpty()) {
            out.println("  Devices and reports agree. 设备与报表一致");
        } else {
            out.println("  Devices and reports differ:");
            differences.forEach(difference -> out.println("    " + difference));
        }
        out.println();
        return differences.isEmpty();
    }

    private void push(String name, String task, int targeted) {
        pushes.add(new Push(name, task, targeted));
        out.printf("  %-24s %s for %,d %s%n", "pushed " + name, task, targeted, targeted == 1 ? "device" : "devices");
    }

    /** A third of the devices, online and offline ones mixed. */
    private static List<String> everyThird(List<String> cids, int count) {
        List<String> chosen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chosen.add(cids.get(i * 3));
        }
        return chosen;
    }

    private static List<String> spread(List<String> cids, int count) {
        List<String> chosen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chosen.add(cids.get((int) ((long) i * cids.size() / count)));
        }
        return chosen;
    }

    private static long expectedOnline(List<String> cids, int online, int many, int tagged) {
        Set<String> connected = Set.copyOf(cids.subList(0, online));
        return 1
                + spread(cids, many).stream().filter(connected::contains).count()
                + online
                + everyThird(cids, tagged).stream().filter(connected::contains).count();
    }

    // --- comparison ---

    private List<String> awaitAgreement() throws InterruptedException {
        List<String> differences = differences();
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!differences.isEmpty() && System.nanoTime() < deadlineNanos) {
            TimeUnit.MILLISECONDS.sleep(200);
            differences = differences();
        }
        return differences;
    }

    private List<String> differences() {
        Map<String, Map<String, Long>> reports = reports();
        List<String> differences = new ArrayList<>();
        for (Push push : pushes) {
            Map<String, Long> report = reports.get(push.task());
            if (report == null) {
                differences.add(push.name() + ": no report of " + push.task());
                continue;
            }
            TaskCounts seen = devices.task(push.task());
            compare(differences, push, report, "msg_num", push.targeted());
            compare(differences, push, report, "target_num", push.targeted());
            compare(differences, push, report, "receive_num", seen.delivered());
            compare(differences, push, report, "display_num", seen.displayed());
            compare(differences, push, report, "click_num", seen.clicked());
            if (seen.delivered() != push.targeted()) {
                differences.add(
                        push.name() + ": " + seen.delivered() + " devices got it (expected: " + push.targeted() + ")");
            }
        }
        return differences;
    }

    private static void compare(
            List<String> differences, Push push, Map<String, Long> report, String figure, long expected) {
        long reported = report.getOrDefault(figure, 0L);
        if (reported != expected) {
            differences.add(push.name() + ": report says " + figure + " " + reported + ", devices say " + expected);
        }
    }

    private Map<String, Map<String, Long>> reports() {
        return getui.reports(pushes.stream().map(Push::task).collect(Collectors.toSet()));
    }

    private void summary(int online, Histogram latencies) {
        Map<String, Map<String, Long>> reports = reports();
        out.println();
        out.println("  registered 注册 " + people.size() + "   online at the push 在线 " + online + "   online now "
                + devices.online());
        out.println();
        out.printf("  %-16s %18s %18s %18s %18s%n", "", "sent 下发", "arrived 到达", "shown 展示", "clicked 点击");
        out.printf("  %-16s %20s %20s %20s %20s%n", "devices | report", "", "", "", "");
        for (Push push : pushes) {
            TaskCounts seen = devices.task(push.task());
            Map<String, Long> report = reports.getOrDefault(push.task(), Map.of());
            out.printf(
                    "  %-16s %20s %20s %20s %20s%n",
                    push.name(),
                    pair(push.targeted(), report.get("target_num")),
                    pair(seen.delivered(), report.get("receive_num")),
                    pair(seen.displayed(), report.get("display_num")),
                    pair(seen.clicked(), report.get("click_num")));
        }
        out.println();
        out.printf(
                "  latency 时延, call of the SDK to device: p50 %.1f ms, p99 %.1f ms (%,d messages)   duplicates %d%n%n",
                latencies.getValueAtPercentile(50) / 1_000.0,
                latencies.getValueAtPercentile(99) / 1_000.0,
                latencies.getTotalCount(),
                devices.total().duplicates());
    }

    private static String pair(long devices, @Nullable Long report) {
        return devices + " | " + (report == null ? "-" : report);
    }

    // --- without --once ---

    private void keepGoing() throws InterruptedException {
        DemoServer.DemoApp app = server.app();
        String cid = people.identities().getFirst().cid();
        out.println("  The demo goes on; stop it with Ctrl-C. To play with it:");
        out.println();
        out.println("    T=$(date +%s000); S=$(printf %s \"" + app.appKey() + "${T}" + app.masterSecret()
                + "\" | sha256sum | cut -d' ' -f1)");
        out.println("    TOKEN=$(curl -s " + server.url() + "/v2/" + app.appId()
                + "/auth -H 'Content-Type: application/json' -d '{\"appkey\":\"" + app.appKey()
                + "\",\"timestamp\":\"'$T'\",\"sign\":\"'$S'\"}' | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')");
        out.println("    curl -s " + server.url() + "/v2/" + app.appId()
                + "/push/single/cid -H \"token: $TOKEN\" -H 'Content-Type: application/json' -d '{\"request_id\":\"'$T'\","
                + "\"audience\":{\"cid\":[\"" + cid + "\"]},\"push_message\":{\"transmission\":\"hello\"}}'");
        out.println();
        out.println("    curl -s " + server.url()
                + "/sdk/v1/register -H 'Content-Type: application/json' -d '{\"appId\":\"" + app.appId()
                + "\",\"appKey\":\"" + app.appKey() + "\",\"platform\":\"android\",\"brand\":\"xiaomi\"}'");
        out.println("    mosquitto_sub -V 5 -h 127.0.0.1 -p " + server.mqttPort() + " -i CID -u " + app.appId()
                + " -P SECRET -c -q 1 -t hy/push");
        out.println();
        SplittableRandom random = new SplittableRandom();
        List<String> cids =
                people.identities().stream().map(DeviceIdentity::cid).toList();
        for (int n = 1; !Thread.currentThread().isInterrupted(); n++) {
            TimeUnit.SECONDS.sleep(4);
            int from = random.nextInt(cids.size());
            List<String> some = cids.subList(from, Math.min(cids.size(), from + 1 + random.nextInt(100)));
            String task = getui.toMany(some, "News 新消息 " + n);
            TimeUnit.SECONDS.sleep(3);
            Map<String, Long> report = getui.reports(Set.of(task)).getOrDefault(task, Map.of());
            Histogram latencies = devices.takeLatencies();
            out.printf(
                    "  #%-4d online %,d   sent %s   arrived %s   shown %s   clicked %s   p50 %.1f ms  p99 %.1f ms%n",
                    n,
                    devices.online(),
                    report.get("target_num"),
                    report.get("receive_num"),
                    report.get("display_num"),
                    report.get("click_num"),
                    latencies.getValueAtPercentile(50) / 1_000.0,
                    latencies.getValueAtPercentile(99) / 1_000.0);
        }
    }

    // --- small parts ---

    private static void closeQuietly(DemoServer server) {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("the demo's folder could not be removed: " + e);
        }
    }

    /** Waits in bounded time; what is missing then shows up as a difference. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadlineNanos) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void said(PrintStream out, long startNanos, String what, String more) {
        out.printf("  %-24s %s (%,d ms)%n", what, more, (System.nanoTime() - startNanos) / 1_000_000);
    }
}
