/**
 * What people look at: the pages in {@code META-INF/resources}, which ask the API as any other program does, and the badges. It
 * adds what a page needs and an API does not.
 */
package org.hilbert.heartbeat.dashboard;
