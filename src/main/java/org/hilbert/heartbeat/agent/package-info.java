/**
 * The station agent: a server that speaks Conplyent's protocol, so that a station needs no Python, and does only what it
 * was allowed to.
 *
 * <pre>
 * a message   Front (owns the sockets) → Client (one command after the other) → Commands → FileCommands, Jobs, Machine
 * a reply     Telling → Client (so much may wait) → Front
 * </pre>
 *
 * <p>{@code Agent} puts these together from its {@code AgentSettings}. What may be done is said in three places: the names of
 * allowed commands ({@code Client}), {@code Folders} and {@code ProgramList}.
 */
package org.hilbert.heartbeat.agent;
