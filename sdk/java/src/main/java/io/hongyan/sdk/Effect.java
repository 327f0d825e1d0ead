package io.hongyan.sdk;

/** What the state machine wants done; the client does it. */
final class Effect {

    enum Kind {
        REGISTER,
        FORGET_IDENTITY,
        CONNECT,
        SUBSCRIBE,
        DISCONNECT,
        SCHEDULE_RETRY,
        CANCEL_RETRY,
        SEND_OUTBOX
    }

    final Kind kind;
    final long delayMillis; // of SCHEDULE_RETRY, else 0

    private Effect(Kind kind, long delayMillis) {
        this.kind = kind;
        this.delayMillis = delayMillis;
    }

    static Effect of(Kind kind) {
        return new Effect(kind, 0);
    }

    static Effect retryAfter(long delayMillis) {
        return new Effect(Kind.SCHEDULE_RETRY, delayMillis);
    }

    @Override
    public String toString() {
        return kind == Kind.SCHEDULE_RETRY ? kind + "(" + delayMillis + ")" : kind.toString();
    }
}
