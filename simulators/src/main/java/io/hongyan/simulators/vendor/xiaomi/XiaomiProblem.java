package io.hongyan.simulators.vendor.xiaomi;

/** A refusal, as Xiaomi words it (6.5). */
record XiaomiProblem(int code, String reason) {

    static final XiaomiProblem AUTH = new XiaomiProblem(21301, "auth failed");
    static final XiaomiProblem PACKAGE = new XiaomiProblem(22022, "package name is not the app's");
    static final XiaomiProblem QPS = new XiaomiProblem(200002, "too many requests a second");
    static final XiaomiProblem DAY_QUOTA = new XiaomiProblem(200001, "the day's quota is used up");
    static final XiaomiProblem FEEDBACK_TOO_OFTEN = new XiaomiProblem(10030, "feedback is asked for too often");
    static final XiaomiProblem ALL_INVALID = new XiaomiProblem(20301, "send failed: no valid target");
    static final XiaomiProblem MESSAGE_UNKNOWN = new XiaomiProblem(65028, "message unknown");
    static final XiaomiProblem CHANNEL = new XiaomiProblem(27001, "invalid channel info");

    static XiaomiProblem missing(String field) {
        return new XiaomiProblem(10016, field + " is missing");
    }

    static XiaomiProblem illegal(String field) {
        return new XiaomiProblem(10017, field + " has an illegal value");
    }

    static XiaomiProblem tooLong(String field) {
        return new XiaomiProblem(10018, field + " is too long");
    }
}
