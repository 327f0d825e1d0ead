package io.hongyan.api;

/**
 * A request that gets a code other than success. Thrown, not returned: validation has some two hundred places where it
 * ends, and every one of them ends the whole request (or the whole item of a batch). Has no stack trace and costs no more
 * than an object.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GetuiCode code;
    private final String field;

    Refusal(GetuiCode code, String message) {
        this(code, "", message);
    }

    private Refusal(GetuiCode code, String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    GetuiCode code() {
        return code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** Full name of the field it is about; empty: about the request as a whole. */
    public String field() {
        return field;
    }

    // --- Getui's templates for 20001, reference section 5.3; what we can add stands behind them ---

    public static Refusal parameter(String message) {
        return new Refusal(GetuiCode.PARAMETER, message);
    }

    private static Refusal about(String field, String rest) {
        return new Refusal(GetuiCode.PARAMETER, field, field + rest);
    }

    public static Refusal invalid(String field) {
        return about(field, " is invalid");
    }

    public static Refusal invalid(String field, Object value, String expected) {
        return about(field, " is invalid: " + value + " (expected: " + expected + ")");
    }

    public static Refusal missing(String field) {
        return about(field, " cannot be null");
    }

    public static Refusal empty(String field) {
        return about(field, " can not be empty");
    }

    public static Refusal type(String field, String expected) {
        return about(field, " type error (expected: " + expected + ")");
    }

    public static Refusal overLimit(String field, long actual, long limit, String unit) {
        return about(field, " size over limit: " + actual + " " + unit + " (limit: " + limit + ")");
    }

    public static Refusal duplicate(String what) {
        return parameter("contains duplicate " + what);
    }

    public static Refusal unknownTarget() {
        return parameter("target user is invalid");
    }

    public static Refusal functionClosed() {
        return new Refusal(GetuiCode.FAILURE, "应用或账号未开通相应功能");
    }
}
