package io.hongyan.channels;

import java.util.List;

/** Settings of a channel that cannot be used; all problems together, each as {@code name: what is wrong (expected: …)}. */
public final class SettingsException extends RuntimeException {

    private final List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
