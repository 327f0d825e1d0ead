package io.hongyan.kernel.jobs;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where it is kept which audiences were uploaded; the lines are in files of their own. Durable when a call returns. */
public interface AudienceFileStore {

    void add(AudienceFile file);

    Optional<AudienceFile> find(int app, String id);

    /**
     * Files of an app, newest first.
     *
     * @param after id of the last one seen; empty: from the newest
     */
    List<AudienceFile> list(int app, Optional<String> after, int limit);

    /** Forgets a file; false where there is none. */
    boolean remove(int app, String id);

    /** Ids of all there are, of all apps. */
    Set<String> ids();
}
