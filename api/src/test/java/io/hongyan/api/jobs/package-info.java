@NullMarked
package io.hongyan.api.jobs;

import org.jspecify.annotations.NullMarked;
