package org.hilbert.heartbeat.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatConfig.ClientCertificate;
import org.hilbert.heartbeat.server.Kind;

/** Who may what, as the settings say it. Immutable. */
final class AccessRules {
    static final int MOST_KEYS = 100;
    static final int MOST_HOSTS = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final Pattern COMMON_NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?)(:\\d{1,5})?");

    private final List<Key> keys;
    private final Map<String, Holder> certificates;
    private final Set<String> open;
    private final boolean meant;
    private final Set<String> hosts;
    private final ClientCertificate clientCertificate;

    private AccessRules(HeartbeatConfig config, boolean loopback) {
        keys = keys(config.key());
        certificates = certificates(config.certificate());
        boolean closed = !keys.isEmpty() || !certificates.isEmpty();
        Optional<Set<String>> said = config.open().map(AccessRules::open);
        open = said.orElse(closed || !loopback ? Set.of() : Set.copyOf(Kind.ALL));
        meant = closed || loopback || said.isPresent();
        hosts = hosts(config.hosts().orElse(List.of()));
        clientCertificate = config.clientCertificate()
                .orElse(certificates.isEmpty() ? ClientCertificate.NONE : ClientCertificate.REQUESTED);
        if (!closed && open.isEmpty() && said.isPresent()) {
            throw refused("heartbeat.open", "heartbeat.open=false needs a key: nobody could ask anything");
        }
        if (!certificates.isEmpty() && clientCertificate == ClientCertificate.NONE) {
            throw refused(
                    "heartbeat.client-certificate",
                    "heartbeat.client-certificate must be requested or required where there is a heartbeat.certificate");
        }
    }

    /**
     * What these settings say.
     *
     * @param host where the server listens
     * @throws ConfigurationException naming the first setting that is not allowed
     */
    static AccessRules of(HeartbeatConfig config, String host) {
        return new AccessRules(config, isLoopback(host));
    }

    /** Ends the start of a server that others can reach before anybody has said who may. */
    void mustBeMeant(String host) {
        if (!meant) {
            throw refused(
                    "heartbeat.open",
                    "this server would listen on " + host
                            + ", where others can reach it, and no key is set: make keys with"
                            + " 'heartbeat key NAME' (see SECURITY.md), or say what anybody may do there:"
                            + " heartbeat.open=true for everything, heartbeat.open=beat for beats only"
                            + " (as a variable: HEARTBEAT_OPEN)");
        }
    }

    /** Ends the start of a server that would believe anybody who names an address as a proxy does. */
    static void mustNameItsProxies(String host, boolean behindProxy, boolean areNamed) {
        if (behindProxy && !areNamed && !isLoopback(host)) {
            throw refused(
                    "quarkus.http.proxy.trusted-proxies",
                    "quarkus.http.proxy.proxy-address-forwarding=true needs quarkus.http.proxy.trusted-proxies, the addresses"
                            + " of the proxies: else whoever reaches " + host
                            + " could send as any station (see SECURITY.md)");
        }
    }

    /**
     * Ends the start of a server that wants a certificate of everybody, and has a port where nobody shows one. (Without TLS,
     * Quarkus refuses what is allowed here.)
     *
     * @param insecureRequests {@code quarkus.http.insecure-requests}
     */
    void mustBeEnforced(String insecureRequests) {
        boolean plainPort = !Set.of("disabled", "redirect").contains(insecureRequests.toLowerCase(Locale.ROOT));
        if (clientCertificate == ClientCertificate.REQUIRED && plainPort) {
            throw refused(
                    "heartbeat.client-certificate",
                    "heartbeat.client-certificate=required needs TLS (see SECURITY.md) and"
                            + " quarkus.http.insecure-requests=disabled, or redirect: else everybody could come by the plain"
                            + " port without one");
        }
    }

    /** Whether nobody needs a key for anything. */
    boolean everythingIsOpen() {
        return open.containsAll(Kind.ALL);
    }

    /** Whether nobody needs a key for that. */
    boolean isOpen(String kind) {
        return open.contains(kind);
    }

    /** Who has the key with that digest. It is compared with every key there is, so that time tells nothing. */
    Optional<Holder> holderOf(byte[] digest) {
        Optional<Holder> holder = Optional.empty();
        for (Key key : keys) {
            if (key.is(digest)) {
                holder = Optional.of(key.holder());
            }
        }
        return holder;
    }

    /** Who has a certificate of that common name, which this server trusts. */
    Optional<Holder> holderOfCertificate(String commonName) {
        return Optional.ofNullable(certificates.get(commonName));
    }

    boolean knowsCertificates() {
        return !certificates.isEmpty();
    }

    ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /** Under which names, in lower case, with or without a port, this server is known. */
    Set<String> hosts() {
        return hosts;
    }

    private static List<Key> keys(Map<String, String> settings) {
        bounded("heartbeat.key", settings.size());
        List<Key> keys = new ArrayList<>();
        new TreeMap<>(settings).forEach((name, text) -> {
            if (!NAME.matcher(name).matches()) {
                throw refused(
                        "heartbeat.key",
                        "the name of a heartbeat.key must have 1 to 40 letters, digits, '.', '_' or '-'");
            }
            String setting = "heartbeat.key." + name;
            // Somebody may have written the key itself there; it is not repeated.
            keys.add(Key.of(name, text)
                    .orElseThrow(() -> refused(
                            setting,
                            setting
                                    + " must be beat, read or manage, a blank, and sha256: with 64 hexadecimal digits, as"
                                    + " 'heartbeat key' prints it; it is something else")));
        });
        return List.copyOf(keys);
    }

    private static Map<String, Holder> certificates(Map<String, String> settings) {
        bounded("heartbeat.certificate", settings.size());
        Map<String, Holder> certificates = new HashMap<>();
        settings.forEach((name, kind) -> {
            if (!COMMON_NAME.matcher(name).matches()) {
                throw refused(
                        "heartbeat.certificate",
                        "the name of a heartbeat.certificate must have 1 to 100 characters, none of them a control character");
            }
            certificates.put(name, new Holder(name, kind("heartbeat.certificate." + name, kind)));
        });
        return Map.copyOf(certificates);
    }

    private static Set<String> open(String setting) {
        String text = setting.strip().toLowerCase(Locale.ROOT);
        if (text.equals("true")) {
            return Set.copyOf(Kind.ALL);
        }
        if (text.equals("false")) {
            return Set.of();
        }
        Set<String> open = new LinkedHashSet<>();
        for (String kind : text.split(",", -1)) {
            if (!Kind.ALL.contains(kind.strip())) {
                throw refused(
                        "heartbeat.open",
                        "heartbeat.open must be true, false, or a list of beat, read and manage, was " + setting);
            }
            open.add(kind.strip());
        }
        if (open.contains(Kind.MANAGE)) {
            open.add(Kind.READ);
        }
        return Set.copyOf(open);
    }

    private static Set<String> hosts(List<String> settings) {
        if (settings.size() > MOST_HOSTS) {
            throw refused("heartbeat.hosts", "heartbeat.hosts must be at most " + MOST_HOSTS + " names");
        }
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : settings) {
            if (!HOST.matcher(host.strip()).matches()) {
                throw refused(
                        "heartbeat.hosts",
                        "heartbeat.hosts must be names such as heartbeat.example.org or station-7:8888, was " + host);
            }
            hosts.add(host.strip().toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(hosts);
    }

    private static String kind(String setting, String text) {
        String kind = text.strip().toLowerCase(Locale.ROOT);
        if (!Kind.ALL.contains(kind)) {
            throw refused(setting, setting + " must be beat, read or manage, was " + text);
        }
        return kind;
    }

    private static void bounded(String setting, int size) {
        if (size > MOST_KEYS) {
            throw refused(setting, setting + ": there may be at most " + MOST_KEYS + ", were " + size);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static ConfigurationException refused(String setting, String sentence) {
        return new ConfigurationException(sentence, Set.of(setting));
    }
}
