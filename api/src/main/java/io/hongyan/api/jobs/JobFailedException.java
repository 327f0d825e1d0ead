package io.hongyan.api.jobs;

/** A job cannot go on, for a reason its owner can understand. Has no stack trace. */
public final class JobFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JobFailedException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
