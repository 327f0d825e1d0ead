/**
 * Web Push (RFC 8030) to browsers, and to UnifiedPush distributors, which speak the same: encrypted for one subscription (RFC
 * 8291), signed by our key (RFC 8292). There is no one vendor and no base URL: each subscription names its push service, so
 * which services may be named is a setting. Services confirm no arrivals; the service worker does.
 */
@NullMarked
package io.hongyan.channels.webpush;

import org.jspecify.annotations.NullMarked;
