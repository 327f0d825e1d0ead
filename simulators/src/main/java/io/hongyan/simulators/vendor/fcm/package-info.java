/** FCM HTTP v1 and Google's token endpoint, played (vendor-channel reference, sections 2 and 15). */
@NullMarked
package io.hongyan.simulators.vendor.fcm;

import org.jspecify.annotations.NullMarked;
