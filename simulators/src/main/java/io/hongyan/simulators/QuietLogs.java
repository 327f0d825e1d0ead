package io.hongyan.simulators;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** A command's own words on its console, and of the libraries' only warnings. */
final class QuietLogs {

    /** Kept, or the level would be collected with it. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private QuietLogs() {}

    /** Until somebody configures logging anew, as the server does. */
    static void begin() {
        HELIDON.setLevel(Level.OFF);
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }
}
