package io.hongyan.acceptance;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A headless Chromium with a fresh profile, by {@code sdk/js/e2e/driver.mjs}: a command a line, an answer a line. */
final class Browser implements AutoCloseable {

    /** From where Maven runs a module's tests. */
    static final Path SDK = Path.of("..", "sdk", "js").toAbsolutePath().normalize();

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private Browser(Process process) throws IOException {
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("the browser did not start");
        }
    }

    /** What is missing here to have one; empty: nothing. */
    static Optional<String> missing() {
        if (Chromium.find().isEmpty()) {
            return Optional.of(Chromium.HINT);
        }
        return Files.isRegularFile(SDK.resolve("dist/hongyan.min.js"))
                        && Files.isDirectory(SDK.resolve("node_modules/playwright-core"))
                ? Optional.empty()
                : Optional.of("the built Web SDK (npm ci && npm run build in sdk/js)");
    }

    static Browser start() {
        try {
            ProcessBuilder driver = new ProcessBuilder("node", "e2e/driver.mjs")
                    .directory(SDK.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            driver.environment()
                    .put("HONGYAN_CHROMIUM", Chromium.find().orElseThrow().toString());
            return new Browser(driver.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void open(String page, String url) {
        run("open", "page", page, "url", url);
    }

    void close(String page) {
        run("close", "page", page);
    }

    /** The value of a JavaScript expression, awaited where it is a promise. */
    JsonNode evaluate(String page, String expression) {
        return run("evaluate", "page", page, "expression", expression);
    }

    void waitFor(String page, String expression) {
        run("waitFor", "page", page, "expression", expression);
    }

    /** Waits for what the selector finds, in shadow roots too, and answers the texts. */
    JsonNode text(String page, String selector) {
        return run("text", "page", page, "selector", selector);
    }

    void click(String page, String selector) {
        run("click", "page", page, "selector", selector);
    }

    void press(String page, String key) {
        run("press", "page", page, "key", key);
    }

    void grantNotifications(String origin) {
        ObjectNode command = command("grant", "origin", origin);
        command.putArray("permissions").add("notifications");
        run(command);
    }

    /** Brings data to the service worker of a site, as a push service does. */
    void push(String origin, String data) {
        run("push", "origin", origin, "data", data);
    }

    /** The value of an expression in the service worker of a site. */
    JsonNode worker(String origin, String expression) {
        return run("worker", "origin", origin, "expression", expression);
    }

    /** What pages wrote to their consoles. */
    JsonNode console() {
        return run("console");
    }

    private JsonNode run(String command, String... parameters) {
        return run(command(command, parameters));
    }

    private static ObjectNode command(String command, String... parameters) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("command", command);
        for (int i = 0; i < parameters.length; i += 2) {
            json.put(parameters[i], parameters[i + 1]);
        }
        return json;
    }

    private synchronized JsonNode run(ObjectNode command) {
        try {
            commands.write(command.toString());
            commands.newLine();
            commands.flush();
            String line = answers.readLine();
            JsonNode answer = JsonMapper.shared().readTree(line == null ? "{}" : line);
            if (!answer.has("result")) {
                throw new AssertionError(command + " failed: " + line);
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
