package org.hilbert.heartbeat.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * An integration test with a process of its own that mostly waits, and that a busy machine would disturb: it runs beside one other
 * of this kind, and its methods one after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("two-at-once")
public @interface TwoAtOnce {}
