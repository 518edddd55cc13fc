package org.hilbert.heartbeat.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Memory;
import org.jboss.logging.Logger;

/** The memory this server has, by its settings. */
@ApplicationScoped
class Memories {
    private static final Logger LOG = Logger.getLogger(Memories.class);

    @Produces
    @Singleton
    @Startup // what earlier runs left is read before the first request
    Memory memory(HeartbeatConfig config, Fleet fleet) {
        if (config.store() == HeartbeatConfig.Store.NONE) {
            return NoMemory.wanted();
        }
        if (config.store() == HeartbeatConfig.Store.REDIS) {
            return fleet.memory()
                    .orElseThrow(() -> new ConfigurationException(
                            "heartbeat.store=redis: this build has no fleet", Set.of("heartbeat.store")));
        }
        Optional<Path> folder = config.dataDir()
                .map(Memories::path)
                .or(() -> StateFolder.of(System.getenv(), System.getProperty("user.home", "")));
        if (folder.isEmpty()) {
            return NoMemory.because("there is no folder to keep the journal in; set heartbeat.data-dir");
        }
        Journal journal = Journal.in(folder.get(), TimeSource.SYSTEM);
        if (journal.trouble().isEmpty()) { // which has been said
            LOG.infof("What is to survive a restart is kept in %s", journal.path());
        }
        return journal;
    }

    void end(@Disposes Memory memory) {
        if (memory instanceof Journal journal) {
            journal.close();
        }
    }

    private static Path path(String setting) {
        try {
            return Path.of(setting);
        } catch (InvalidPathException e) {
            throw new ConfigurationException(
                    "heartbeat.data-dir must be a path, was not: " + e.getReason(), Set.of("heartbeat.data-dir"));
        }
    }
}
