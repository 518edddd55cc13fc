package org.hilbert.heartbeat.rest;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConnectionBoundsTest {
    @Test
    void aConnectionIsClosed_thoughWhatIsAboveTheWireWaitsForItsCallerToRead() {
        EmbeddedChannel connection =
                new EmbeddedChannel(new ChannelInboundHandlerAdapter(), new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void close(ChannelHandlerContext context, ChannelPromise promise) {
                        // Until what is written has been read: for ever.
                    }
                });
        connection.close();
        assertTrue(connection.isOpen());
        ConnectionBounds.close(connection);
        assertFalse(connection.isOpen());
        ConnectionBounds.close(connection);
    }
}
