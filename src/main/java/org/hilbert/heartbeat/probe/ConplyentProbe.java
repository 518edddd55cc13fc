package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.hilbert.heartbeat.probe.conplyent.ConplyentClients;
import org.hilbert.heartbeat.probe.conplyent.ConplyentException;
import org.hilbert.heartbeat.probe.conplyent.MalformedAnswerException;
import org.hilbert.heartbeat.probe.conplyent.ServerAddress;
import org.hilbert.heartbeat.probe.conplyent.TimedOutException;

/** Asks a Conplyent server for a heartbeat, without a connection that stays: it has place for one client only. */
final class ConplyentProbe implements Probe {
    private final Supplier<ConplyentClients> clients;
    private final Address address;
    private final ServerAddress server;

    /** @param clients asked for when there is something to ask */
    ConplyentProbe(ProbeCheck check, Supplier<ConplyentClients> clients) {
        this.clients = clients;
        this.address = check.address(OptionalInt.of(ServerAddress.USUAL_PORT));
        this.server = new ServerAddress(
                address.host(),
                address.port(),
                Stations.keys(check.settings().serverKey(), check.settings().keyFile(), check::refused));
    }

    @Override
    public CompletionStage<Answer> ask(Duration timeout) {
        return clients.get()
                .heartbeat(server, timeout)
                .handle((answered, failure) -> failure == null ? Answer.answered() : failed(failure));
    }

    private Answer failed(Throwable failure) {
        if (failure instanceof TimedOutException late) {
            return Causes.of(late.reason(), address);
        }
        if (failure instanceof MalformedAnswerException) {
            return Causes.of("answered what is no message of Conplyent", address);
        }
        if (failure instanceof ConplyentException) {
            return Causes.of("no connection", address);
        }
        throw new IllegalStateException(failure);
    }

    @Override
    public String target() {
        return address.toString();
    }

    @Override
    public String host() {
        return address.host();
    }
}
