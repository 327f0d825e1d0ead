package io.hongyan.api;

/** A request body is larger than its endpoint takes; it was not kept. */
public final class BodyOverLimitException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int limitBytes;

    BodyOverLimitException(int limitBytes) {
        super("body size over limit: more than " + limitBytes + " bytes", null, false, false);
        this.limitBytes = limitBytes;
    }

    public int limitBytes() {
        return limitBytes;
    }
}
