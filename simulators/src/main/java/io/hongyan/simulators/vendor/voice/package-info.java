/** Plays Alibaba Cloud's voice service, and a platform that keeps the contract of docs/channels/voice.md (reference section 12.8). */
@NullMarked
package io.hongyan.simulators.vendor.voice;

import org.jspecify.annotations.NullMarked;
