/** What outlives a run of the server: the journal, which keeps what must survive a restart in one file, and history. */
package org.hilbert.heartbeat.store;
