/** Plays what all of Alibaba Cloud's RPC services have in common: the signature V3 and its codes. */
@NullMarked
package io.hongyan.simulators.vendor.aliyun;

import org.jspecify.annotations.NullMarked;
