package org.hilbert.heartbeat.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/** As {@link SideBySide}, but its methods run one after the other. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("side-by-side") // classes of that run are concurrent unless they say otherwise, as the build says
public @interface SideBySideAsAWhole {}
