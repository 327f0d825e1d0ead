package io.hongyan.api;

/** Getui's return codes that Hongyan uses, with the HTTP status each travels under. */
enum GetuiCode {
    SUCCESS(0, 200),
    /** The body is not JSON, a function that does not exist here, or a defect of ours. */
    FAILURE(1, 200),
    NOT_FOUND(404, 404),
    METHOD_NOT_ALLOWED(405, 405),

    TOKEN(10001, 401),
    AUTH_RATE(10003, 401),
    CALL_RATE(10005, 401),

    PARAMETER(20001, 400),
    SCHEDULE_EXECUTED(22001, 400),
    SCHEDULE_ILLEGAL(22002, 400),

    TAG_TOO_LONG(30005, 403),
    FAST_TAG_PER_DAY(30006, 403),
    ALL_PER_DAY(30007, 403),
    LISTS_PER_DAY(30008, 403),
    TAG_PUSH_PER_DAY(30010, 403),
    TAG_SETS_PER_DAY(30011, 403),
    TAG_BATCH_PER_MINUTE(30012, 403),
    FAST_TAG_PER_MINUTE(30013, 403),
    APP_PUSH_PER_MINUTE(30014, 403),
    LISTS_PER_MINUTE(30015, 403),
    TOO_MANY_TAGS(30016, 403),
    REAL_TIME_REPORT_PER_MINUTE(30018, 403),
    BUSY(30019, 403);

    private final int number;
    private final int httpStatus;

    GetuiCode(int number, int httpStatus) {
        this.number = number;
        this.httpStatus = httpStatus;
    }

    int number() {
        return number;
    }

    int httpStatus() {
        return httpStatus;
    }
}
