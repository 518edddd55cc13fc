package org.hilbert.heartbeat.access;

import java.security.Permission;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.quarkus.security.credential.Credential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.server.Kind;

/**
 * Whoever makes a request, as Quarkus Security wants to know him. His key is looked at once, and only when something is
 * wanted that is not open: whoever beats where beating is open may send a key that is none. For one thread, that of the request.
 */
final class Visitor implements SecurityIdentity {
    /** Whom the log means who has shown nothing. */
    static final String ANYONE = "anyone";

    private static final Principal NOBODY = () -> ANYONE;

    private final AccessRules rules;
    private final Supplier<Shown> look;
    private Shown shown;
    private String wanted = Kind.READ;

    /**
     * What somebody has shown.
     *
     * @param holder who that is; empty for somebody unknown
     * @param key whether it was a key at all
     * @param waitSeconds for how long his unknown keys are not worth an answer; 0 if they are
     */
    record Shown(Optional<Holder> holder, boolean key, long waitSeconds) {}

    Visitor(AccessRules rules, Supplier<Shown> look) {
        this.rules = rules;
        this.look = look;
    }

    Shown shown() {
        if (shown == null) {
            shown = look.get();
        }
        return shown;
    }

    /** Which kind was asked for last. */
    String wanted() {
        return wanted;
    }

    @Override
    public boolean hasRole(String kind) {
        wanted = kind;
        return rules.isOpen(kind)
                || shown().holder().map(holder -> holder.may(kind)).orElse(false);
    }

    @Override
    public boolean isAnonymous() {
        return shown().holder().isEmpty();
    }

    @Override
    public Principal getPrincipal() {
        return shown().holder().map(holder -> (Principal) holder::name).orElse(NOBODY);
    }

    @Override
    public Set<String> getRoles() {
        return Set.copyOf(Kind.ALL.stream().filter(this::hasRole).toList());
    }

    @Override
    public Set<Permission> getPermissions() {
        return Set.of();
    }

    @Override
    public <T extends Credential> T getCredential(Class<T> type) {
        return null;
    }

    @Override
    public Set<Credential> getCredentials() {
        return Set.of();
    }

    @Override
    public <T> T getAttribute(String name) {
        return null;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public Uni<Boolean> checkPermission(Permission permission) {
        return Uni.createFrom().item(false);
    }
}
