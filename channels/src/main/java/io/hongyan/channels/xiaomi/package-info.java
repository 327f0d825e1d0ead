/**
 * Xiaomi's MiPush, mainland and overseas: one protocol, two services (vendor-channel reference, section 6). One form request
 * takes up to a thousand devices and answers with one message id; what became of each device comes by receipt only.
 */
@NullMarked
package io.hongyan.channels.xiaomi;

import org.jspecify.annotations.NullMarked;
