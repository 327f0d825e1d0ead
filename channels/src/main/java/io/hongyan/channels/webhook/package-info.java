/**
 * The customer's own way to a person, by a signed request: reference section 12.10. The contract is ours and stands in
 * docs/channels/webhook.md.
 */
@NullMarked
package io.hongyan.channels.webhook;

import org.jspecify.annotations.NullMarked;
