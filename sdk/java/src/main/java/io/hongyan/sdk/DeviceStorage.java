package io.hongyan.sdk;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a client keeps its CID, its secret and what it must not forget: a small map of texts (a few hundred entries). One
 * storage belongs to one client, which calls it on the SDK thread only. On Android, keep it in the app's private folder.
 */
public interface DeviceStorage {

    /** Everything stored. Called once, before anything else. */
    Map<String, String> load() throws IOException;

    /**
     * Applies changes together or not at all; they are durable when this returns. A null value removes the entry.
     *
     * @throws IOException where that could not be done; the client then stops with {@link StateCode#STORAGE_FAILED}
     */
    void write(Map<String, @Nullable String> changes) throws IOException;
}
