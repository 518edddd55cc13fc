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
        this.place = new Place(
                check.address(OptionalInt.of(USUAL_PORT)),
                check.settings().tls().isPresent(),
                check.settings().tls());
        this.messages = new JsonMessages(JsonLibrary.jackson(), place.address().toString());
        place.tls().ifPresent(name -> network.check(check, name));
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
            try {
                Optional<byte[]> first = reader.feed(ByteBuffer.wrap(octets.getBytes()));
                first.ifPresent(json -> judge(call, json));
            } catch (
                    HappyPandaXException
                            e) { // its message is for whoever logs in; here it is a greeting that is missing
                call.fail("answered what is no greeting of HappyPanda X");
            }
        }));
    }

    private void judge(Call call, byte[] json) {
        if (Greeting.of(messages.message(json)).isPresent()) {
            call.end(Answer.answered());
        } else {
            call.fail("answered what is no greeting of HappyPanda X");
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
