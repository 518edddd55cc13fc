package org.hilbert.heartbeat.server;

import java.util.List;

/**
 * What a key opens, as the names of roles that a resource asks for ({@code @RolesAllowed}). Nobody needs a key for a kind that is
 * open (docs/decisions/0026-access.md).
 */
public final class Kind {
    /** To beat, and nothing else. */
    public static final String BEAT = "beat";
    /** To ask. */
    public static final String READ = "read";
    /** To ask, and to change what the server does. */
    public static final String MANAGE = "manage";

    /** All of them. */
    public static final List<String> ALL = List.of(BEAT, READ, MANAGE);

    private Kind() {}

    /** Whether a key of that kind opens what asks for the other. Who manages may not beat: a forged beat hides a failure. */
    public static boolean opens(String kind, String wanted) {
        return kind.equals(wanted) || kind.equals(MANAGE) && wanted.equals(READ);
    }
}
