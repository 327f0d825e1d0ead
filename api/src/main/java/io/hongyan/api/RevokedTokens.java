package io.hongyan.api;

import java.time.Instant;

/** API tokens that were closed before they expired. Durable: a token stays revoked over a restart. */
public interface RevokedTokens {

    /**
     * Revokes a token; on disk when this returns.
     *
     * @param tokenId 32 hex characters
     * @param expiry when the token would have ended by itself, so that the entry can be dropped then
     */
    void revoke(String tokenId, Instant expiry);

    /** Asked with every request: answers from memory. */
    boolean isRevoked(String tokenId);
}
