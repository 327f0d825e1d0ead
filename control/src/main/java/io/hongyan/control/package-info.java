/**
 * The control plane: apps, operators, closed API tokens, test devices and the audit log, in one relational database.
 *
 * <p>{@link io.hongyan.control.ControlPlane} is the door. Embedded, the database is one SQLite file (WAL, synchronous=FULL)
 * with one connection, which a lock hands round: eight writers on eight connections would wait for each other up to
 * seconds. What every request asks for (apps, closed tokens) is answered from memory. The SQL is written once with jOOQ and
 * the migrations hold only what PostgreSQL understands too.
 */
@NullMarked
package io.hongyan.control;

import org.jspecify.annotations.NullMarked;
