package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Asks for a connection: who takes it, and can speak TLS where that is wanted, has answered. */
final class TcpProbe implements Probe {
    private final Network network;
    private final Place place;

    TcpProbe(ProbeCheck check, Network network) {
        this.network = network;
        this.place = check.place(OptionalInt.empty());
        place.tls().ifPresent(name -> network.check(check, name));
    }

    @Override
    public CompletionStage<Answer> ask(Duration timeout) {
        return Call.begin(
                network.vertx(),
                place.address(),
                timeout,
                call -> network.connect(place, call, connection -> call.end(Answer.answered())));
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
