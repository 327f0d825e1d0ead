/** Long work, and the uploaded files it is about, as the control plane keeps them. */
@NullMarked
package io.hongyan.kernel.jobs;

import org.jspecify.annotations.NullMarked;
