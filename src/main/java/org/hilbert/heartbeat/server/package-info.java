/** The bean that owns the core, its configuration, the scheduled sweep, and the telling of state changes. */
package org.hilbert.heartbeat.server;
