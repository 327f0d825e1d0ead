package io.hongyan.api;

import io.hongyan.kernel.App;
import io.hongyan.kernel.Channel;

/** Where vendors report: paths below this server's address. */
public final class CallbackPaths {

    private CallbackPaths() {}

    public static String of(App app, Channel channel) {
        return "/" + CallbackDialect.PREFIX + "/" + app.appId() + "/" + channel.wireName();
    }
}
