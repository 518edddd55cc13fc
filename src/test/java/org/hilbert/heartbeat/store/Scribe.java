package org.hilbert.heartbeat.store;

import java.nio.file.Path;

import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * A program that keeps one number after the other, says which it was told are kept, and goes on until it is killed.
 * Its texts are long, so that the file is written anew every few hundred.
 */
final class Scribe {
    private static final long SURELY_NOT_TIMED_OUT = 100_000_000;

    private Scribe() {}

    public static void main(String[] arguments) {
        Journal journal = Journal.in(Path.of(arguments[0]), TimeSource.SYSTEM);
        Notes notes = Notes.on(journal);
        long number = notes.texts.isEmpty() ? 0 : Long.parseLong(notes.texts.get("number"));
        while (true) {
            number++;
            notes.set("number", String.valueOf(number));
            notes.set("copy " + number % 100, "x".repeat((int) (number * 7919 % 30_000)));
            long asked = System.nanoTime();
            journal.kept().toCompletableFuture().join();
            if (System.nanoTime() - asked < SURELY_NOT_TIMED_OUT) {
                System.out.println(number);
            }
        }
    }
}
