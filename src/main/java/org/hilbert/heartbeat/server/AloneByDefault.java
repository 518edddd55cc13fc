package org.hilbert.heartbeat.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

/** A server is alone unless something says otherwise. */
class AloneByDefault {
    @Produces
    @Singleton
    @DefaultBean
    Fleet fleet() {
        return Fleet.ALONE;
    }
}
