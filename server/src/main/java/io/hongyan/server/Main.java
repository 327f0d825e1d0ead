package io.hongyan.server;

import io.hongyan.server.configuration.CommandLine;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.ConfigurationException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point of the server process. */
public final class Main {

    private static final int CANNOT_START = 1;
    private static final int BAD_CONFIGURATION = 2;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        long startNanos = System.nanoTime();
        try {
            CommandLine commandLine = CommandLine.parse(List.of(arguments));
            if (commandLine.train()) {
                TrainingRun.run(commandLine);
                return;
            }
            Optional<Path> home =
                    Optional.ofNullable(System.getProperty("hongyan.home")).map(Path::of);
            run(commandLine.configuration(home, System.getenv()), startNanos);
        } catch (ConfigurationException e) {
            exit(BAD_CONFIGURATION, e);
        } catch (StartupException e) {
            exit(CANNOT_START, e);
        }
    }

    private static void run(Configuration configuration, long startNanos) throws InterruptedException {
        ServerLog.configure(configuration.log());
        Logger log = LoggerFactory.getLogger(Main.class);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> log.error("thread {} ended unexpectedly", thread.getName(), failure));
        HongyanServer server = HongyanServer.start(configuration);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            ServerLog.flush();
                            stopped.countDown();
                        },
                        "hy-shutdown"));
        long startMillis = (System.nanoTime() - startNanos) / 1_000_000;
        log.info(
                "ready in {} ms: HTTP on port {}, devices on {}",
                startMillis,
                server.ports().http(),
                server.gateways());
        if (ServerLog.isText(configuration.log())) {
            banner(server, configuration);
        }
        server.setUpLink()
                .ifPresent(link -> System.err.println("还没有管理员，请在此创建 / No operator yet, make the first one here: " + link
                        + " (until the server stops)"));
        stopped.await();
    }

    private static void banner(HongyanServer server, Configuration configuration) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        URI http = PeopleWiring.address(configuration, server.ports().http());
        out.println();
        out.println("  Hongyan 鸿雁 is ready");
        out.println("  Console          " + http + "/");
        out.println("  Getui REST API   " + http + "/v2/{appId}");
        out.println("  Devices          " + http + "/sdk/v1/register, then " + String.join(" or ", server.gateways()));
        out.println("  Health, metrics  " + http + "/healthz  /readyz  /metrics");
        out.println(
                "  Data             " + configuration.dataDir().toAbsolutePath().normalize());
        out.println();
    }

    private static void exit(int code, RuntimeException reason) {
        System.err.println("hongyan: " + reason.getMessage());
        System.exit(code);
    }
}
