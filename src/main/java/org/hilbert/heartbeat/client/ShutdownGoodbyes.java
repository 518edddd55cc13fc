package org.hilbert.heartbeat.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The heartbeats that are closed when the JVM ends, all together. Thread-safe. */
final class ShutdownGoodbyes {
    /** One for the process, with the one hook of this library; it exists only where somebody asked for it. */
    static final ShutdownGoodbyes INSTANCE = hooked();

    private final Set<Beating> open = ConcurrentHashMap.newKeySet();

    private static ShutdownGoodbyes hooked() {
        ShutdownGoodbyes goodbyes = new ShutdownGoodbyes();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(goodbyes::say, "heartbeat-goodbye"));
        } catch (IllegalStateException e) {
            // The JVM is ending already; a heartbeat that starts now beats for as long as that takes.
        }
        return goodbyes;
    }

    /** It is forgotten when it has ended. */
    void add(Beating beating) {
        open.add(beating);
        beating.gone().thenRun(() -> open.remove(beating));
    }

    /** Ends them all and waits for that, no longer than for one. */
    void say() {
        Beating.await(open.stream().map(Beating::end).toList());
    }

    int size() {
        return open.size();
    }
}
