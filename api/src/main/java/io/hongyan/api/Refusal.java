package io.hongyan.api;

/**
 * A request that gets a code other than success. Thrown, not returned: validation has some two hundred places where it
 * ends, and every one of them ends the whole request (or the whole item of a batch). Has no stack trace and costs no more
 * than an object.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GetuiCode code;

    Refusal(GetuiCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    GetuiCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    // --- Getui's templates for 20001, reference section 5.3; what we can add stands behind them ---

    static Refusal parameter(String message) {
        return new Refusal(GetuiCode.PARAMETER, message);
    }

    static Refusal invalid(String field) {
        return parameter(field + " is invalid");
    }

    static Refusal invalid(String field, Object value, String expected) {
        return parameter(field + " is invalid: " + value + " (expected: " + expected + ")");
    }

    static Refusal missing(String field) {
        return parameter(field + " cannot be null");
    }

    static Refusal empty(String field) {
        return parameter(field + " can not be empty");
    }

    static Refusal type(String field, String expected) {
        return parameter(field + " type error (expected: " + expected + ")");
    }

    static Refusal overLimit(String field, long actual, long limit, String unit) {
        return parameter(field + " size over limit: " + actual + " " + unit + " (limit: " + limit + ")");
    }

    static Refusal duplicate(String what) {
        return parameter("contains duplicate " + what);
    }

    static Refusal unknownTarget() {
        return parameter("target user is invalid");
    }

    static Refusal functionClosed() {
        return new Refusal(GetuiCode.FAILURE, "应用或账号未开通相应功能");
    }
}
