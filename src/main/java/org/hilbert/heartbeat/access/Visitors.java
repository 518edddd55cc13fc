package org.hilbert.heartbeat.access;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

import jakarta.inject.Singleton;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.rest.Beats;

/** Says who makes a request: who has the key that comes with it, or the certificate of the connection. */
@Singleton
class Visitors implements HttpAuthenticationMechanism {
    private static final String VISITOR = Visitor.class.getName();
    private static final int LONGEST_KEY = 200;

    private final AccessRules rules;
    private final FailedKeys failed;

    Visitors(AccessRules rules, FailedKeys failed) {
        this.rules = rules;
        this.failed = failed;
    }

    /** Who makes that request. */
    Visitor of(RoutingContext context) {
        Visitor visitor = context.get(VISITOR);
        if (visitor == null) {
            visitor = new Visitor(rules, () -> look(context));
            context.put(VISITOR, visitor);
        }
        return visitor;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return Uni.createFrom().item(of(context));
    }

    /** Nobody is sent away by Quarkus: {@link Denial} writes the refusal. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    private Visitor.Shown look(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> key = PresentedKey.of(request, Beats.isBeat(context.normalizedPath()));
        if (key.isEmpty()) {
            return new Visitor.Shown(certified(request), false, 0);
        }
        Optional<Holder> holder = key.filter(text -> !text.isEmpty() && text.length() <= LONGEST_KEY)
                .map(Key::digest)
                .flatMap(rules::holderOf);
        long wait = holder.isPresent() ? 0 : failed.failed(Networks.of(request));
        return new Visitor.Shown(holder, true, wait);
    }

    private Optional<Holder> certified(HttpServerRequest request) {
        if (!rules.knowsCertificates() || !request.isSSL()) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate = (X509Certificate) request.sslSession().getPeerCertificates()[0];
            return Optional.ofNullable(HttpSecurityUtils.getCommonName(certificate.getSubjectX500Principal()))
                    .flatMap(rules::holderOfCertificate);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // none was shown
        }
    }
}
