/**
 * The part of MQTT 3.1.1 and 5 that a push gateway needs, names as in the specification: what clients send is decoded,
 * what the server sends is encoded. Knows bytes only: no connection, no thread.
 */
@NullMarked
package io.hongyan.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
