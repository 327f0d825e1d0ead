/** Alibaba Cloud's RPC calls, which its SMS and its voice service share: signature V3, and codes that all services have. */
@NullMarked
package io.hongyan.channels.aliyun;

import org.jspecify.annotations.NullMarked;
