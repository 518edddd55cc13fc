/** Monitoring plug-in output: service states, the status line, performance data. Uses the JDK only. */
package org.hilbert.heartbeat.nagios;
