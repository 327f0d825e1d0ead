/** Feishu (飞书): messages of an app to people of the company, and robots of groups (vendor-channel reference, 12.6). */
@NullMarked
package io.hongyan.channels.feishu;

import org.jspecify.annotations.NullMarked;
