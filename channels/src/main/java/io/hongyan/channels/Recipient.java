package io.hongyan.channels;

/**
 * A device at a vendor.
 *
 * @param cid the device's id, 32 hex characters
 * @param token what the vendor knows it by
 * @param badge the number its icon is to show, where the message changes the badge; else 0
 */
public record Recipient(String cid, String token, int badge) {

    /** Does not print the token in full: whoever has it can be pushed to. */
    @Override
    public String toString() {
        return "Recipient[cid=" + cid + ", token=" + token.substring(0, Math.min(6, token.length())) + "…]";
    }
}
