/**
 * What is done about a change: tell somebody (webhook, e-mail), or put it right (a local command), step by step on a recovery
 * ladder. What is to be told is the history itself, read on from where the last telling ended; so nothing is lost by a restart
 * and nothing has to be queued twice.
 */
package org.hilbert.heartbeat.action;
