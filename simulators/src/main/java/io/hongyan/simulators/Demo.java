package io.hongyan.simulators;

import io.hongyan.simulators.demo.DemoOptions;
import io.hongyan.simulators.demo.DemoRun;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Entry point of {@code ./hongyan demo}; see {@link DemoOptions#USAGE}. */
public final class Demo {

    private Demo() {}

    /** Helidon's start-up lines are not part of the story. Kept, or the level would be collected with it. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    public static void main(String[] arguments) {
        HELIDON.setLevel(Level.OFF);
        DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        int exitCode = 1;
        try {
            exitCode = DemoRun.run(options) ? 0 : 1;
        } catch (Exception | LinkageError failure) {
            failure.printStackTrace();
        }
        System.exit(exitCode); // also where a thread of a server that did not start is left
    }
}
