package io.hongyan.api.jobs;

/** An upload that is not taken, in plain words. Has no stack trace. */
public final class UnusableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Cause why;

    /** Why it is not taken. */
    public enum Cause {
        TOO_LARGE,
        /** Not what it should be. */
        MALFORMED,
        /** The installation holds as much as it may. */
        NO_ROOM
    }

    public UnusableFileException(Cause why, String detail) {
        super(detail, null, false, false);
        this.why = why;
    }

    static UnusableFileException malformed(long line, String detail) {
        return new UnusableFileException(Cause.MALFORMED, "line " + line + ": " + detail);
    }

    public Cause why() {
        return why;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
