package io.hongyan.simulators;

import io.hongyan.simulators.demo.DemoOptions;
import io.hongyan.simulators.demo.DemoRun;

/** Entry point of {@code ./hongyan demo}; see {@link DemoOptions#USAGE}. */
public final class Demo {

    private Demo() {}

    public static void main(String[] arguments) {
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
