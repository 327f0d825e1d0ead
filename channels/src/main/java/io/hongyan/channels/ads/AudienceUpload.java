package io.hongyan.channels.ads;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Where an audience is put: a file, or a platform. Putting the same there again changes nothing. Thread-safe; blocks. */
interface AudienceUpload {

    /**
     * Adds to the audience of a task.
     *
     * @param batch names these recipients: the same for a repeated call, another one for others
     * @param hashes by kind, none of them empty
     * @return a verdict for each kind
     */
    Map<AdvertisingId.Kind, Verdict> add(
            VendorMessage message, String batch, Map<AdvertisingId.Kind, SortedSet<String>> hashes)
            throws SendException;

    /** Authenticates and adds nothing; empty where all is well. */
    Optional<ProbeFailure> probe();
}
