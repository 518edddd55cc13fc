package org.hilbert.heartbeat.roster;

/** A roster cannot be used; the message says why, and once it is told {@linkplain #in in which file}, it is a sentence. */
final class RosterMistakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * @param line where the mistake is, from 1 on; 0 if it is nowhere in particular
     * @param what the key, what it must be, and what it was
     */
    RosterMistakeException(int line, String what) {
        super(what, null, false, false);
        this.line = line;
    }

    /** This mistake as a sentence that begins with the name of the file and the line. */
    RosterMistakeException in(String file) {
        return new RosterMistakeException(0, file + (line == 0 ? ": " : ", line " + line + ": ") + getMessage());
    }
}
