package io.hongyan.channels;

/** What a click on a notification does. */
public sealed interface ClickAction {

    /** Opens the app's start page. */
    record OpenApp() implements ClickAction {}

    /** Opens a web page. */
    record OpenUrl(String url) implements ClickAction {}

    /** Opens a page of the app: an Android intent URI, or HarmonyOS's {@code want} as JSON text. */
    record OpenIntent(String intent) implements ClickAction {}

    /** Opens the app, which finds the message's payload. */
    record Payload() implements ClickAction {}

    /** Nothing. */
    record None() implements ClickAction {}
}
