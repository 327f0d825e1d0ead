package io.hongyan.channels;

import java.util.Optional;

/**
 * What trying an account found wrong.
 *
 * @param text in plain words, with the vendor's own
 */
public record ProbeFailure(Whose whose, String text) {

    /** Whose trouble it is. */
    public enum Whose {
        /** The account's: the vendor answers and refuses what is set up. */
        OURS,
        /** The vendor's, or the network's between: there is no answer, or only an error. */
        THE_VENDORS
    }

    /** The vendor refuses what is set up. */
    public static ProbeFailure ours(String text) {
        return new ProbeFailure(Whose.OURS, text);
    }

    /** The vendor is not well. */
    public static ProbeFailure theVendors(String text) {
        return new ProbeFailure(Whose.THE_VENDORS, text);
    }

    /** No answer came. */
    public static ProbeFailure unreachable(String vendor, SendException why) {
        return theVendors(vendor + " cannot be reached: " + why.getMessage());
    }

    /** A verdict on a request that only tries the account; empty where it was taken. */
    public static Optional<ProbeFailure> of(String vendor, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> Optional.empty();
            case Verdict.Rejected no ->
                Optional.of(ours(vendor + " refuses the account: " + no.code() + " " + no.text()));
            case Verdict.TryLater later -> Optional.of(theVendors(vendor + " is not well: " + later.code()));
        };
    }
}
