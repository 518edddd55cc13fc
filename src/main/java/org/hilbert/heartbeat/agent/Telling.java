package org.hilbert.heartbeat.agent;

/** What a client hears of one command. To be used by one thread at a time. */
interface Telling {
    /** The number of the command's job. */
    long job();

    /**
     * Tells something; waits while the client takes nothing. Nothing happens when the client is gone.
     *
     * @param details a value that messages may have
     */
    void tell(Object details) throws InterruptedException;

    /**
     * Tells that it is over.
     *
     * @param exitCode null if there is none
     */
    void complete(Long exitCode) throws InterruptedException;
}
