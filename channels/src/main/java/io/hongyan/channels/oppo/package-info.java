/**
 * OPPO's OPUSH, mainland and overseas, for OPPO, OnePlus and realme (vendor-channel reference, section 7).
 *
 * <p>Two ways to many devices. A batch of singles carries the text once for each device, and OPPO pushes a message id once to a
 * device, so a batch can be repeated: this is the usual way. A broadcast carries a saved text's id, which is small and quick,
 * but one whose answer was lost cannot be repeated; who wants it says so in the settings, and then the limits say so too.
 */
@NullMarked
package io.hongyan.channels.oppo;

import org.jspecify.annotations.NullMarked;
