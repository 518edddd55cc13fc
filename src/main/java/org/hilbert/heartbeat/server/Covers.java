package org.hilbert.heartbeat.server;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Cover;
import org.hilbert.heartbeat.monitor.Hours;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.protocol.ApplicationId;

/** Why nobody need act on what, at one moment. Of several maintenances, the one that lasts longest counts. */
final class Covers {
    private final Optional<Cover> ofStation;
    private final Map<ApplicationId, Cover> ofApplications = new HashMap<>();
    private final Optional<Cover> closed;

    /** @param on the maintenance that is on at that moment */
    Covers(List<Maintenance> on, Hours hours, Instant at) {
        Cover station = null;
        for (Maintenance maintenance : on) {
            Cover cover = new Cover(Cover.Kind.MAINTENANCE, maintenance.until(), maintenance.why());
            if (maintenance.application().isEmpty()) {
                station = longer(station, cover);
            } else {
                ofApplications.merge(maintenance.application().get(), cover, Covers::longer);
            }
        }
        ofStation = Optional.ofNullable(station);
        closed = hours.isOpen(at)
                ? Optional.empty()
                : Optional.of(new Cover(Cover.Kind.CLOSED, hours.nextOpening(at), "closed"));
    }

    /** Why nobody need act on anything. */
    Optional<Cover> ofStation() {
        return ofStation.or(() -> closed);
    }

    /** Why nobody need act on that application, were it silent. */
    Optional<Cover> of(ApplicationId id) {
        return maintenanceOf(id).or(() -> closed);
    }

    /** That status, under its cover if it has one. While the station is closed, only silence needs one. */
    ApplicationStatus over(ApplicationStatus status) {
        return maintenanceOf(status.id())
                .or(() -> status.state().needsCover() ? closed : Optional.empty())
                .map(status::under)
                .orElse(status);
    }

    /** The same, as far as it is maintenance. */
    Optional<Cover> maintenanceOf(ApplicationId id) {
        Cover own = ofApplications.get(id);
        return own == null ? ofStation : Optional.of(longer(ofStation.orElse(null), own));
    }

    private static Cover longer(Cover one, Cover other) {
        if (one == null) {
            return other;
        }
        boolean oneIsLonger = one.until().isEmpty()
                || other.until().isPresent()
                        && one.until().get().isAfter(other.until().get());
        return oneIsLonger ? one : other;
    }
}
