/** Firebase Cloud Messaging, HTTP v1 API (vendor-channel reference, section 2). */
@NullMarked
package io.hongyan.channels.fcm;

import org.jspecify.annotations.NullMarked;
