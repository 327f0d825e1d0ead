package io.hongyan.channels.robot;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import java.util.Optional;

/** A group's robot: one vendor's protocol of its web hook. Thread-safe. */
public interface Robot {

    /** Posts a message to the group. */
    Verdict post(VendorMessage message) throws SendException;

    /** As {@link io.hongyan.channels.Adapter#payloadBytes}. */
    int payloadBytes(VendorMessage message);

    /** As {@link io.hongyan.channels.Adapter#probe}. */
    Optional<ProbeFailure> probe();
}
