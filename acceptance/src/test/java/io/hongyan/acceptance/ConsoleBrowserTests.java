package io.hongyan.acceptance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code console/e2e} by Playwright and tells the outcome of each of its tests. */
final class ConsoleBrowserTests {

    private static final Path CONSOLE =
            Path.of("..", "console").toAbsolutePath().normalize();
    private static final Path REPORT = CONSOLE.resolve("target/e2e-report.json");

    private ConsoleBrowserTests() {}

    /** Runs all of them, in the order of their files; each comes back as one that passes or fails with its own words. */
    static List<DynamicTest> run(Map<String, String> environment) throws IOException, InterruptedException {
        Files.deleteIfExists(REPORT);
        Path log = CONSOLE.resolve("target/e2e.log");
        Files.createDirectories(log.getParent());
        ProcessBuilder playwright = new ProcessBuilder("npx", "--no-install", "playwright", "test")
                .directory(CONSOLE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        playwright.environment().putAll(environment);
        playwright.start().waitFor();
        if (!Files.exists(REPORT)) {
            throw new AssertionError("Playwright wrote no report:\n" + Files.readString(log));
        }
        List<DynamicTest> tests = new ArrayList<>();
        JsonMapper.shared()
                .readTree(Files.readString(REPORT))
                .path("suites")
                .forEach(suite -> collect(suite, "", tests));
        if (tests.isEmpty()) {
            throw new AssertionError("Playwright found no tests:\n" + Files.readString(log));
        }
        return tests;
    }

    private static void collect(JsonNode suite, String path, List<DynamicTest> tests) {
        String here = path.isEmpty()
                ? suite.path("title").asString()
                : path + " › " + suite.path("title").asString();
        suite.path("suites").forEach(inner -> collect(inner, here, tests));
        suite.path("specs")
                .forEach(spec ->
                        tests.add(dynamicTest(here + " › " + spec.path("title").asString(), () -> {
                            if (!spec.path("ok").asBoolean(false)) {
                                throw new AssertionError(errors(spec));
                            }
                        })));
    }

    private static String errors(JsonNode spec) {
        return spec.path("tests")
                .valueStream()
                .flatMap(test -> test.path("results").valueStream())
                .flatMap(result -> result.path("errors").valueStream())
                .map(error -> error.path("message").asString("").replaceAll("\u001B\\[[0-9;]*m", ""))
                .collect(Collectors.joining("\n", "", "\nPictures: console/target/e2e"));
    }
}
