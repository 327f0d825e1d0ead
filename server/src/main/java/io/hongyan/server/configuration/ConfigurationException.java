package io.hongyan.server.configuration;

import java.util.List;

/** The configuration cannot be used; the message lists every mistake, one a line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigurationException(List<String> mistakes) {
        super((mistakes.size() == 1
                        ? "the configuration has a mistake:"
                        : "the configuration has " + mistakes.size() + " mistakes:")
                + "\n  " + String.join("\n  ", mistakes));
    }
}
