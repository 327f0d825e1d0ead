/**
 * Apple's push notification service: HTTP/2 through Pushy, one device a request, many requests under way on one connection.
 * Apple confirms no arrivals; what happens on the phone is told by the SDK alone, so there are no receipts to read here.
 */
@NullMarked
package io.hongyan.channels.apns;

import org.jspecify.annotations.NullMarked;
