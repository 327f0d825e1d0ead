/** What channels to a phone number share: numbers, and what people answer. */
@NullMarked
package io.hongyan.channels.phone;

import org.jspecify.annotations.NullMarked;
