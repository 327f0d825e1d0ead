/**
 * Push vendors, played over HTTP: one process, one port, each vendor under its own path prefix. A {@link
 * io.hongyan.simulators.vendor.VendorSimulator} knows one vendor's rules, paths, codes and receipts (one package below for
 * each); what all need stands here: phones, quotas, rates, faults, accepted messages, receipts, and the control API by which
 * a test sets the scene and reads what happened (docs/simulators.md).
 *
 * <p>Simulators are written from the vendors' documentation, not from our adapters, and share no code with them: a mistake
 * in one shows against the other.
 */
@NullMarked
package io.hongyan.simulators.vendor;

import org.jspecify.annotations.NullMarked;
