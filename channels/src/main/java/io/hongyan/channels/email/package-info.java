/**
 * Mail by SMTP: reference section 12.3. Beside the usual files: {@code SmtpConnections} (connections, and what a reply
 * means for the message), {@code MimeContent} (the mail), {@code SignedLinks} (unsubscribe, click, open), {@code
 * BounceAddress} (who a mail that comes back was for), {@code BounceMailbox} and {@code ReturnedMail} (reading those).
 */
@NullMarked
package io.hongyan.channels.email;

import org.jspecify.annotations.NullMarked;
