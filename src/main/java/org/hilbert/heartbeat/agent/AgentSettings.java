package org.hilbert.heartbeat.agent;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent is told.
 *
 * @param address where it listens
 * @param port 0 for one that is free
 * @param allowed the commands that are done
 * @param folders below which files may be touched
 * @param programs that may be run
 * @param jobs how many programs may run at once; 1 or more
 * @param keys empty: whoever can connect may ask
 */
public record AgentSettings(
        InetAddress address,
        int port,
        Set<CommandName> allowed,
        Folders folders,
        ProgramList programs,
        int jobs,
        Optional<Keys> keys) {
    public AgentSettings {
        allowed = Set.copyOf(allowed);
    }
}
