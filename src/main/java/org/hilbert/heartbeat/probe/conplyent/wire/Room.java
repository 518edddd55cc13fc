package org.hilbert.heartbeat.probe.conplyent.wire;

import java.nio.ByteBuffer;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Room for what comes in. JeroMQ makes it as soon as a length was announced, by whom ever, and its thread does not get over a
 * length below zero, nor over a want of memory: there is an empty message instead, and what follows is none. Large messages are
 * outside of the heap, so that others do not want for memory. Thread-safe.
 */
public final class Room implements MsgAllocator {
    private static final int LARGE = 8 * 1024;

    @Override
    public Msg allocate(int size) {
        try {
            return size <= LARGE ? new Msg(Math.max(0, size)) : new Msg(ByteBuffer.allocateDirect(size));
        } catch (OutOfMemoryError e) {
            return new Msg();
        }
    }
}
