/**
 * Several servers that tell one truth, by what they share in Redis (docs/decisions/0040-fleet.md). Uses {@code server},
 * {@code store}, {@code monitor} and {@code protocol}.
 *
 * <p>Each server knows all applications, and answers from what it knows. {@link org.hilbert.heartbeat.fleet.Outbox} gathers
 * what it takes and finds; {@link org.hilbert.heartbeat.fleet.Rounds} brings it to Redis ten times a second, and back what
 * the others wrote, in one script, {@code round.lua}. What is found counts once it is in Redis, and only if nobody was
 * faster. {@link org.hilbert.heartbeat.fleet.Joining} is how a server comes to know what the others do, and {@link
 * org.hilbert.heartbeat.fleet.Restoring} how Redis does, if it forgot.
 */
package org.hilbert.heartbeat.fleet;
