package org.hilbert.heartbeat.probe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

import io.vertx.core.net.NetSocket;

import org.hilbert.heartbeat.probe.happypandax.Greeting;
import org.hilbert.heartbeat.probe.happypandax.HappyPandaXException;
import org.hilbert.heartbeat.probe.happypandax.JsonLibrary;
import org.hilbert.heartbeat.probe.happypandax.JsonMessages;
import org.hilbert.heartbeat.probe.happypandax.MessageBounds;
import org.hilbert.heartbeat.probe.happypandax.MessageReader;

/** Connects to a HappyPanda X server: its greeting is an answer. Nobody logs in, so that no password is needed here. */
final class HappyPandaXProbe implements Probe {
    private static final int USUAL_PORT = 7007;
    /** A greeting has some hundred. */
    private static final MessageBounds BOUNDS = new MessageBounds(64 * 1024, 256 * 1024);

    private final Network network;
    private final Place place;
    private final JsonMessages messages;

    HappyPandaXProbe(ProbeCheck check, Network network) {
        this.network = network;
        this.place = check.place(OptionalInt.of(USUAL_PORT));
        place.tls().ifPresent(name -> network.check(check, name));
        this.messages = new JsonMessages(JsonLibrary.jackson(), place.address().toString());
    }

    @Override
    public CompletionStage<Answer> ask(Duration timeout) {
        return Call.begin(
                network.vertx(),
                place.address(),
                timeout,
                call -> network.connect(place, call, connection -> await(call, connection)));
    }

    private void await(Call call, NetSocket connection) {
        MessageReader reader = new MessageReader(target(), BOUNDS);
        call.onEnd(reader::close);
        connection.handler(octets -> call.attempt(() -> {
            Optional<Boolean> isGreeting = isGreeting(reader, octets.getBytes());
            if (isGreeting.isPresent() && isGreeting.get()) {
                call.end(Answer.answered());
            } else if (isGreeting.isPresent()) {
                call.fail("answered what is no greeting of HappyPanda X");
            }
        }));
    }

    /** Whether the server's first message is a greeting; empty while that is not whole. */
    private Optional<Boolean> isGreeting(MessageReader reader, byte[] octets) {
        try {
            return reader.feed(ByteBuffer.wrap(octets))
                    .map(json -> Greeting.of(messages.message(json)).isPresent());
        } catch (HappyPandaXException e) {
            // Its message is for whoever logs in; here it is the greeting that is missing.
            return Optional.of(false);
        }
    }

    @Override
    public String target() {
        return place.address().toString();
    }

    @Override
    public String host() {
        return place.address().host();
    }
}
