/** Plays a customer's receiver by the contract of docs/channels/webhook.md (reference section 12.10). */
@NullMarked
package io.hongyan.simulators.vendor.webhook;

import org.jspecify.annotations.NullMarked;
