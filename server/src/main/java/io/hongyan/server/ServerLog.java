package io.hongyan.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.hongyan.server.configuration.Configuration;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up: one line an event on standard output, JSON for machines or text for people. The request and task ids
 * that the APIs put into the MDC ({@code requestId}, {@code taskId}) are fields of the JSON and stand behind the text.
 */
final class ServerLog {

    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %-20.20logger{0} %msg%replace( %mdc){'^ $', ''}%n%ex{full}";

    /** Helidon logs through the JDK; what matters of it we log ourselves. Kept, or the level would be collected with it. */
    private static final java.util.logging.Logger helidon = java.util.logging.Logger.getLogger("io.helidon");

    private ServerLog() {}

    static void configure(Configuration.Log settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = encoder(settings, context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("console");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        helidon.setLevel(java.util.logging.Level.OFF);
        context.getLogger("io.hongyan").setLevel(Level.valueOf(settings.level().name()));
    }

    /** Writes out what is still on its way. */
    static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** Whether people read the log. */
    static boolean isText(Configuration.Log settings) {
        return switch (settings.format()) {
            case TEXT -> true;
            case JSON -> false;
            case AUTO -> System.console() != null && System.console().isTerminal();
        };
    }

    private static Encoder<ILoggingEvent> encoder(Configuration.Log settings, LoggerContext context) {
        if (isText(settings)) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern(TEXT);
            return encoder;
        }
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        return encoder;
    }
}
