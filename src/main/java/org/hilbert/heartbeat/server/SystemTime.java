package org.hilbert.heartbeat.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

import org.hilbert.heartbeat.monitor.TimeSource;

/** The time this server goes by; a test puts its own in place of it. */
class SystemTime {
    @Produces
    @Singleton
    @DefaultBean
    TimeSource time(Fleet fleet) {
        return fleet.time();
    }
}
