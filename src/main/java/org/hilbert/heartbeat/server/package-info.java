/**
 * The bean that owns the core, its configuration, the scheduled sweep, maintenance, and the telling of what happens. What
 * survives a restart ({@link org.hilbert.heartbeat.server.Memory}) and what is expected ({@link
 * org.hilbert.heartbeat.server.RosterSource}) are interfaces here, which other rooms implement.
 */
package org.hilbert.heartbeat.server;
