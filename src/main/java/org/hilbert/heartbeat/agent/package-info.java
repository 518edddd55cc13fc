/** The station agent: a Conplyent server that does only what it was allowed to. */
package org.hilbert.heartbeat.agent;
