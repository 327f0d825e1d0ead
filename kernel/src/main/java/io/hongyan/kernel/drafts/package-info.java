/** What people prepare before it is pushed: saved pushes, and pushes that wait for somebody else's approval. */
@NullMarked
package io.hongyan.kernel.drafts;

import org.jspecify.annotations.NullMarked;
