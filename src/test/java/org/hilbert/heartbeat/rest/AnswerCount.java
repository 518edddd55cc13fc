package org.hilbert.heartbeat.rest;

import java.util.Arrays;

/**
 * Counts the answers in a stream of octets by their status, without taking it apart: no body of this server holds "HTTP/1.".
 * Finds stack traces, too. For one thread.
 */
final class AnswerCount {
    private static final byte[] BEGINNING = {'H', 'T', 'T', 'P', '/', '1', '.'};
    private static final byte[] TRACE = {'\t', 'a', 't', ' '};
    private static final int VERSION_AND_STATUS = 5; // "1 404"

    private int begun;
    private int inStatus;
    private int status;
    private int inTrace;

    private int[] statuses = new int[64];
    private int answers;
    private boolean trace;

    /** Takes octets in. */
    void take(byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            take(octets[i]);
        }
    }

    private void take(byte octet) {
        if (inStatus > 0) {
            inStatus--;
            status = inStatus < 3 ? status * 10 + octet - '0' : 0;
            if (inStatus == 0) {
                statuses[answers++] = status;
            }
        } else if (octet == BEGINNING[begun]) {
            begun++;
            if (begun == BEGINNING.length) {
                begun = 0;
                inStatus = VERSION_AND_STATUS;
            }
        } else {
            begun = octet == BEGINNING[0] ? 1 : 0;
        }
        inTrace = octet == TRACE[inTrace] ? inTrace + 1 : octet == TRACE[0] ? 1 : 0;
        if (inTrace == TRACE.length) {
            trace = true;
            inTrace = 0;
        }
        if (answers == statuses.length) {
            statuses = Arrays.copyOf(statuses, answers * 2);
        }
    }

    /** How many answers have come since the last {@link #clear}. */
    int answers() {
        return answers;
    }

    /** The status of one of them, from 0 on. */
    int status(int answer) {
        return statuses[answer];
    }

    /** Whether any octets ever looked like a stack trace. */
    boolean sawStackTrace() {
        return trace;
    }

    /** Starts to count anew, at the beginning of an answer. */
    void clear() {
        answers = 0;
        begun = 0;
        inStatus = 0;
    }
}
