/** What is watched from outside: servers that send no beats are asked, and an answer counts as a ping. */
package org.hilbert.heartbeat.probe;
