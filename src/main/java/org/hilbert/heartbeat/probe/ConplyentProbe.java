package org.hilbert.heartbeat.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.hilbert.heartbeat.probe.conplyent.ConplyentClients;
import org.hilbert.heartbeat.probe.conplyent.ConplyentException;
import org.hilbert.heartbeat.probe.conplyent.CurveKeys;
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
        this.server = new ServerAddress(address.host(), address.port(), keys(check));
    }

    private static Optional<CurveKeys> keys(ProbeCheck check) {
        Optional<String> serverKey = check.settings().serverKey();
        Optional<String> keyFile = check.settings().keyFile();
        if (serverKey.isPresent() != keyFile.isPresent()) {
            throw check.refused(
                    serverKey.isPresent() ? "key-file" : "server-key",
                    "must be there too: a server with keys needs both");
        }
        return serverKey.map(key -> {
            try {
                return CurveKeys.of(key, Path.of(keyFile.orElseThrow()));
            } catch (IOException e) {
                throw check.refused("key-file", "must be a file that can be read");
            } catch (IllegalArgumentException e) {
                throw check.refused("key-file", "and server-key must be keys: " + e.getMessage());
            }
        });
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
