package io.hongyan.channels;

import io.hongyan.kernel.LossReason;

/** The vendor gave no credential for our account's secrets. Adapters turn it into a {@link Verdict.Rejected} for all. */
public final class AuthRefusedException extends Exception {

    private final String code;

    public AuthRefusedException(String code, String text) {
        super(text);
        this.code = code;
    }

    public Verdict verdict() {
        return new Verdict.Rejected(LossReason.AUTH_FAILED, code, String.valueOf(getMessage()));
    }
}
