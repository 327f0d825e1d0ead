/**
 * WeChat: template messages of official accounts, subscribe messages of mini programs (vendor-channel reference, 12.4). The
 * two share host, access token, value types and the form of callbacks.
 */
@NullMarked
package io.hongyan.channels.wechat;

import org.jspecify.annotations.NullMarked;
