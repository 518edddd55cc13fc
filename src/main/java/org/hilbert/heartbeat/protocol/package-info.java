/** The wire: application IDs, commands, reading a request's query and writing a reply. Uses the JDK only. */
package org.hilbert.heartbeat.protocol;
