/**
 * Short messages: by three mainland aggregators, which take an approved template and its variables, and by SMPP, which takes the text
 * (reference sections 12.1, 12.2).
 *
 * <p>{@link SmsAdapter} does what they have in common, a {@link SmsGateway} speaks to one of them.
 */
@NullMarked
package io.hongyan.channels.sms;

import org.jspecify.annotations.NullMarked;
