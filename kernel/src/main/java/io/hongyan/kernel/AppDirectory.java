package io.hongyan.kernel;

import java.util.Optional;

/** Finds apps; answers from memory, on any thread. */
public interface AppDirectory {

    Optional<App> byAppId(String appId);

    Optional<App> byNumber(int number);
}
