package org.hilbert.heartbeat.rest;

import jakarta.ws.rs.core.MediaType;

/** The media type of texts that may hold an ID or a sentence. */
final class PlainText {
    static final String UTF_8 = MediaType.TEXT_PLAIN + ";charset=UTF-8";

    private PlainText() {}
}
