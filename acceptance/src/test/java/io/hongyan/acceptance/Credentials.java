package io.hongyan.acceptance;

/** An app as its owner knows it. The official SDK keeps one client per appId, so every test class takes its own. */
record Credentials(String appId, String appKey, String masterSecret) {

    static Credentials named(String name) {
        return new Credentials(name + "App000001", name + "AppKey000001", name + "MasterSecret0001");
    }

    /** The form of {@code bootstrap.app}. */
    String bootstrap() {
        return appId + ":" + appKey + ":" + masterSecret;
    }
}
