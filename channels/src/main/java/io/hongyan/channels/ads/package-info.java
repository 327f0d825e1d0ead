/**
 * Audience packages (人群包) for advertising platforms, of devices that were not reached: reference section 12.9. No message is
 * sent; "accepted" is "uploaded", and nothing arrives.
 */
@NullMarked
package io.hongyan.channels.ads;

import org.jspecify.annotations.NullMarked;
