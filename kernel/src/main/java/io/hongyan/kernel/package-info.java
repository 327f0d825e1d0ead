/**
 * The vocabulary every module speaks: ids, enums of the domain, the wall clock, secrets. Depends on nothing but the JDK.
 */
@NullMarked
package io.hongyan.kernel;

import org.jspecify.annotations.NullMarked;
