package org.hilbert.heartbeat.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An integration test that runs beside others of this kind: it has its own folder and its own server, mostly waits, and holds
 * however slow the machine is. So do its methods, with their own names on a shared server; if they cannot, it is {@link
 * SideBySideAsAWhole}. The build runs these in a JVM of their own, after all others; a test that starts Quarkus in its own JVM, or that bounds how
 * long an answer takes, is none.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("side-by-side")
@Execution(ExecutionMode.CONCURRENT)
public @interface SideBySide {}
