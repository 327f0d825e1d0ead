/** Plays a mail server and its mailboxes by RFC 5321, 5322, 3463, 3464 and 5965 (reference section 12.3). */
@NullMarked
package io.hongyan.simulators.vendor.email;

import org.jspecify.annotations.NullMarked;
