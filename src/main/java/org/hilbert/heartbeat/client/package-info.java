/**
 * The Java client library: {@link org.hilbert.heartbeat.client.Heartbeat} beats for an application, {@link
 * org.hilbert.heartbeat.client.HeartbeatClient} sends one message or question at a time.
 *
 * <p>It is a jar of its own (classifier {@code client}) and uses {@code protocol}, {@code nagios} and the JDK: nothing
 * else. It never stops or slows the application it beats for. Nothing in it takes or returns null.
 */
package org.hilbert.heartbeat.client;
