package org.hilbert.heartbeat.fleet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;

/** Whether this server is one of several, by its settings. */
@ApplicationScoped
class Fleets {
    @Produces
    @Singleton
    Fleet fleet(HeartbeatConfig config) {
        return config.store() == HeartbeatConfig.Store.REDIS
                ? new RedisFleet(TimeSource.SYSTEM, config.maxApplications())
                : Fleet.ALONE;
    }
}
