/**
 * The web console's files, and what every answer tells browsers: {@link io.hongyan.api.console.SecurityHeaders} and the content
 * security policy of {@link io.hongyan.api.console.ConsoleFiles}.
 */
@NullMarked
package io.hongyan.api.console;

import org.jspecify.annotations.NullMarked;
