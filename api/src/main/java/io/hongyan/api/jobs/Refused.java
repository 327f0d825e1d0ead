package io.hongyan.api.jobs;

/** A line that was not done, and why. */
public record Refused(long line, String text, Reason reason) {

    /** In both languages, for whoever reads it later may want either. */
    public record Reason(String zh, String en) {}
}
