/** MicroProfile Health: one liveness check per application, and the server's own health apart from theirs. */
package org.hilbert.heartbeat.health;
