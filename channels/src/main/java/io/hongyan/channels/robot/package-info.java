/** Robots of chat groups: what DingTalk's, Feishu's and WeCom's have in common. */
@NullMarked
package io.hongyan.channels.robot;

import org.jspecify.annotations.NullMarked;
