/**
 * People and machines at the console's API, and what they may do.
 *
 * <p>{@link io.hongyan.kernel.access.Principal} is who asks: an operator by a session, or a machine by an access token. It
 * answers {@link io.hongyan.kernel.access.Principal#may whether} a {@link io.hongyan.kernel.Permission} holds for an
 * app, by the {@link io.hongyan.kernel.Role} of a membership.
 *
 * <p><b>To leave an entry in the audit log</b>, call {@link io.hongyan.kernel.access.AuditTrail#append}: who is asking, and from
 * where, need not be passed on. Whoever takes a request binds {@link io.hongyan.kernel.access.Actor#CURRENT} around it, and every
 * entry written meanwhile on that thread, also by the stores of the control plane themselves, bears that actor. So an endpoint
 * says no more than
 *
 * <pre>{@code audit.append(AuditTrail.Draft.of(app, "template.write", templateId).from(beforeJson).to(afterJson));}</pre>
 *
 * <p>The interfaces here are ports of the control plane, which the API calls; both may know this package and not each other.
 */
@NullMarked
package io.hongyan.kernel.access;

import org.jspecify.annotations.NullMarked;
