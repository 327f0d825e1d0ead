package io.hongyan.server;

/** Entry point of the server process. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("hello " + String.join(" ", args));
    }
}
