package io.hongyan.channels.harmony;

/** The kinds of messages, as the header {@code push-type} numbers them. */
enum PushType {
    ALERT(0),
    FORM_UPDATE(1),
    BACKGROUND(6),
    LIVE_VIEW(7),
    VOIP_CALL(10);

    private final int number;

    PushType(int number) {
        this.number = number;
    }

    String header() {
        return Integer.toString(number);
    }
}
