/** Plays Tencent Ads' audience calls by its published documentation (reference section 12.9). */
@NullMarked
package io.hongyan.simulators.vendor.ads;

import org.jspecify.annotations.NullMarked;
