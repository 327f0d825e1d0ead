/**
 * Calls: a voice notice by Alibaba Cloud, which reads a template aloud, and any platform of human or machine callers by an HTTP
 * contract of ours (docs/channels/voice.md; reference section 12.8).
 */
@NullMarked
package io.hongyan.channels.voice;

import org.jspecify.annotations.NullMarked;
