/** DingTalk: work notices of an app to people of the company, and robots of groups (vendor-channel reference, 12.5). */
@NullMarked
package io.hongyan.channels.dingtalk;

import org.jspecify.annotations.NullMarked;
