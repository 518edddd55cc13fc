/**
 * Stations that keep a server of their own, and the centre that knows them all: the station's side, which tells the centre how its
 * applications are, through cuts of the network; and, at the centre, the cuts themselves, as history has them. What comes in at
 * the centre goes by {@code rest.api} and {@code server} to the core (docs/decisions/0041-upstream.md).
 */
package org.hilbert.heartbeat.upstream;
