package io.hongyan.channels.robot;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.Optional;

/** A group's robot: one vendor's protocol of its web hook. Thread-safe. */
public interface Robot {

    /** Posts a message to the group. */
    Verdict post(VendorMessage message) throws SendException;

    /** As {@link io.hongyan.channels.Adapter#payloadBytes}. */
    int payloadBytes(VendorMessage message);

    /** As {@link io.hongyan.channels.Adapter#probe}. */
    Optional<ProbeFailure> probe();

    /**
     * What a verdict on a message without content tells of the account: a web hook has no call that only authenticates, and looks at
     * the content last.
     */
    static Optional<ProbeFailure> probed(String vendor, Verdict verdict) {
        return verdict instanceof Verdict.Rejected no
                        && no.reason() != LossReason.AUTH_FAILED
                        && no.reason() != LossReason.PERMISSION_DENIED
                ? Optional.empty()
                : ProbeFailure.of(vendor, verdict);
    }
}
