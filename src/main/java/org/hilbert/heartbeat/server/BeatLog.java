package org.hilbert.heartbeat.server;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.hilbert.heartbeat.monitor.Receipt;
import org.hilbert.heartbeat.protocol.Beat;
import org.jboss.logging.Logger;

/**
 * One line a beat, for who asks for it: {@code quarkus.log.category."org.hilbert.heartbeat.beats".level=DEBUG}. It never says how
 * the request was written, which may have a key in it.
 */
final class BeatLog {
    private static final Logger LOG = Logger.getLogger("org.hilbert.heartbeat.beats");

    private BeatLog() {}

    /** Costs a look at a level where nobody asked. */
    static void tell(Beat beat, Supplier<String> from, Receipt receipt) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        String command = beat.command().name().toLowerCase(Locale.ROOT);
        String address = from.get();
        long timeout = beat.timeout().toMillis();
        LogLine.write(
                LOG,
                Logger.Level.DEBUG,
                command + " of " + beat.application().shown() + " from " + address + ": " + timeout + " ms, max wait "
                        + receipt.maxWait().toMillis() + " ms",
                Map.of(
                        "application", beat.application().shown(),
                        "command", command,
                        "address", address,
                        "timeoutMillis", timeout));
    }
}
