package io.hongyan.simulators.vendor.apns;

/**
 * Apple's answer (reference, section 1.4).
 *
 * @param reason empty with 200
 * @param deadSinceMillis when the token was found dead; 0: not told
 */
record ApnsAnswer(int status, String reason, long deadSinceMillis) {

    static final ApnsAnswer ACCEPTED = new ApnsAnswer(200, "", 0);

    static ApnsAnswer refused(int status, String reason) {
        return new ApnsAnswer(status, reason, 0);
    }

    boolean isAccepted() {
        return status == 200;
    }

    String body() {
        return deadSinceMillis == 0
                ? "{\"reason\":\"" + reason + "\"}"
                : "{\"reason\":\"" + reason + "\",\"timestamp\":" + deadSinceMillis + "}";
    }
}
