package io.hongyan.bench;

import io.hongyan.bench.scenario.Callbacks;
import io.hongyan.bench.scenario.ConsoleQueries;
import io.hongyan.bench.scenario.Drain;
import io.hongyan.bench.scenario.FallbackStep;
import io.hongyan.bench.scenario.FanOut;
import io.hongyan.bench.scenario.Idle;
import io.hongyan.bench.scenario.Metric;
import io.hongyan.bench.scenario.Rest;
import io.hongyan.bench.scenario.Rules;
import io.hongyan.bench.scenario.Scenario;
import io.hongyan.bench.scenario.Single;
import io.hongyan.bench.scenario.Startup;
import io.hongyan.bench.scenario.Storm;
import io.hongyan.bench.scenario.TenMillion;
import io.hongyan.bench.servers.FloorTarget;
import io.hongyan.bench.servers.GatewayTarget;
import io.hongyan.bench.servers.HiveMqTarget;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.MosquittoTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.bench.vendor.Vendors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./hongyan bench <scenario> [options]}. */
public final class Bench {

    private static final List<Scenario> SCENARIOS = List.of(
            new Idle(),
            new Storm(),
            new FanOut(),
            new Single(),
            new Drain(),
            new Rest(),
            new Startup(),
            new TenMillion(),
            new FallbackStep(),
            new Vendors(),
            new Rules(),
            new ConsoleQueries(),
            new Callbacks());

    private static final List<Target> TARGETS = List.of(
            FloorTarget.loopPerCore(),
            FloorTarget.loopPerTwoCores(),
            new MosquittoTarget(),
            new HiveMqTarget(),
            new HongyanTarget(),
            new GatewayTarget());

    private final Options options;
    private final Workplace work;
    private final JsonMapper json = JsonMapper.shared();

    private Bench(Options options) {
        this.options = options;
        this.work = new Workplace(options.work(), options.jvmFlags());
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("logback.configurationFile", "bench-logback.xml");
        List<String> words = Arrays.asList(arguments);
        if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
            System.out.print(help());
            return;
        }
        try {
            String wanted = words.getFirst();
            List<String> rest = words.subList(1, words.size());
            switch (wanted) {
                case "micro" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
                case "all" -> {
                    Bench bench = new Bench(Options.parse(rest));
                    for (Scenario scenario : SCENARIOS) {
                        bench.run(scenario);
                    }
                }
                default -> new Bench(Options.parse(rest)).run(named(wanted));
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static Scenario named(String name) {
        return SCENARIOS.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scenario " + name + " is unknown (see --help)"));
    }

    private static String help() {
        StringBuilder text = new StringBuilder("""
                Usage: ./hongyan bench <scenario> [--option value …]

                Measures Hongyan beside a bare-Netty floor, Mosquitto and HiveMQ CE, all on this machine: one fresh
                server process and one load generator process at a time, targets in turn within each round.

                Scenarios:
                """);
        SCENARIOS.forEach(scenario -> text.append("  %-12s %s%n".formatted(scenario.name(), scenario.about())));
        text.append("  %-12s %s%n".formatted("all", "every scenario above, one after the other"));
        text.append("  %-12s %s%n"
                .formatted("micro", "JMH over the inner loops; takes JMH's own options, e.g. micro CidCipher -f 1"));
        text.append("%nOptions:%n".formatted()).append(Options.help());
        return text.toString();
    }

    private void run(Scenario scenario) throws IOException {
        Results results = new Results();
        List<Target> targets = options.targets().stream()
                .map(Bench::target)
                .filter(scenario::fits)
                .toList();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Target target : targets) {
                try {
                    Map<Metric, Double> figures = scenario.measure(target, work, options.load());
                    results.add(target, figures);
                    record(scenario, target, round, figures);
                } catch (Exception e) {
                    System.err.printf("%s, %s, round %d: %s%n", scenario.name(), target.name(), round, e);
                }
            }
        }
        System.out.printf("%n%s, medians of %d rounds%n%n%s%n", scenario.name(), options.rounds(), results.table());
    }

    private static Target target(String name) {
        return TARGETS.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--targets: " + name + " (expected: "
                        + String.join(", ", TARGETS.stream().map(Target::name).toList()) + ")"));
    }

    private void record(Scenario scenario, Target target, int round, Map<Metric, Double> figures) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("scenario", scenario.name());
        line.put("target", target.name());
        line.put("round", round);
        line.put("load", options.load());
        line.put("figures", figures);
        String text = json.writeValueAsString(line);
        Path file = options.json();
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.out.printf("%s, %s, round %d: %s%n", scenario.name(), target.name(), round, figures);
    }
}
