package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;

/** Every setting of this server; {@link SettingsCheck} says what is allowed. docs/settings.md is this, in words. */
@ConfigMapping(prefix = "heartbeat")
public interface HeartbeatConfig {
    /** What is added to every promise before silence counts. */
    @WithConverter(DurationSetting.class)
    @WithDefault("1s")
    Duration tolerance();

    /** The longest promise (T) that is accepted. */
    @WithConverter(DurationSetting.class)
    @WithDefault("24h")
    Duration maxTimeout();

    /** How many applications are known at most. */
    @WithDefault("100000")
    int maxApplications();

    /** How many connections are kept open at most; above that, the one unanswered for longest makes room. */
    @WithDefault("12000")
    int maxConnections();

    /** How IDs are keyed and shown; {@link Identity#of} says what it is by default. */
    Optional<Identity> identity();

    /** From which overdue ratio silence has a name. */
    Threshold threshold();

    /** For how many max waits an application that tells of its progress may make none. */
    @WithDefault("5")
    double stalledAfter();

    /** The file that says what this station runs and when; none unless given. */
    Optional<String> roster();

    Lost lost();

    Sweep sweep();

    Guard guard();

    Health health();

    Status status();

    /** Where what survives a restart is kept. */
    @WithDefault("embedded")
    Store store();

    /** The folder of the embedded store; by default what systemd or the XDG variables say. */
    Optional<String> dataDir();

    Fleet fleet();

    /** What the servers of a fleet share; with {@code heartbeat.store=redis} only. Where Redis is, {@code quarkus.redis} says. */
    interface Fleet {
        /** The fleet's name: several may share one Redis. */
        @WithDefault("heartbeat")
        String name();

        /** How long beats are gathered before they are written together. */
        @WithConverter(DurationSetting.class)
        @WithDefault("100ms")
        Duration gather();
    }

    History history();

    Stream stream();

    /** What each key opens and its digest, by the name that the log tells. */
    Map<String, String> key();

    /** What each client certificate opens, by its common name. */
    Map<String, String> certificate();

    /** Which certificate a client has to show; asked for by default where there are any to know. */
    Optional<ClientCertificate> clientCertificate();

    /** For which kinds nobody needs a key: {@code true}, {@code false} or a list; by default what {@code access} says. */
    Optional<String> open();

    /** The names under which pages of this server are opened, beside its addresses. */
    Optional<List<String>> hosts();

    Rate rate();

    interface Rate {
        /** How many requests a second an address may send that is not loopback; 0 for any number. */
        @WithDefault("1000")
        int perSecond();
    }

    Metrics metrics();

    Upstream upstream();

    /** The server that this station's tells how its applications are. */
    interface Upstream {
        /** Its URL; none unless given. */
        @WithParentName
        Optional<String> url();

        /** The name of this station there; by default the name of this host. */
        Optional<String> station();

        /** The key that opens beats there. */
        Optional<String> key();

        /** The name of a TLS configuration. */
        Optional<String> tls();

        /** How often it is told that this server is there; changes are told at once. */
        @WithConverter(DurationSetting.class)
        @WithDefault("5s")
        Duration every();
    }

    Recovery recovery();

    /** The recovery ladders, by name. */
    Map<String, Ladder> ladder();

    /** What can be done about a change, by name. */
    Map<String, Action> action();

    /** Servers that send no beats and are asked instead, by the name under which their answers count as pings. */
    Map<String, Probe> probe();

    /** Whether actions only say what they would do. */
    @WithConverter(SwitchSetting.class)
    @WithDefault("false")
    boolean dryRun();

    /** Who sends, as a URI reference; by default made from the name of this host. */
    Optional<String> source();

    /** Where people find this server's pages; for links in mails. */
    Optional<String> url();

    /** One way to tell somebody, or to put something right; {@code action.ActionCheck} says which fields a type has. */
    interface Action {
        /** Which kind of action. */
        Type type();

        /** Of which changes it is told: states, {@code recovery} from them, or {@code none}. */
        @WithDefault("stalled,critical,lost,recovery")
        List<String> on();

        /** Of which applications: names or patterns. */
        @WithDefault("*")
        List<String> applications();

        /** How long one attempt may take. */
        Optional<@WithConverter(DurationSetting.class) Duration> timeout();

        /** How old a change may become before it is told no more. */
        Optional<@WithConverter(DurationSetting.class) Duration> giveUpAfter();

        /** Of a webhook: where to post. */
        Optional<String> url();

        /** Of a webhook: the bearer token. */
        Optional<String> token();

        /** Of a webhook: what messages are signed with. */
        Optional<String> secret();

        /** Of a webhook: the name of a TLS configuration. */
        Optional<String> tls();

        /** Of a command: the program and its arguments; at a station, the command there and its arguments. */
        Optional<List<String>> command();

        /** Of a command at a station: where its agent is. */
        Optional<String> address();

        /** Of a command at a station: for how long it may tell nothing. */
        Optional<@WithConverter(DurationSetting.class) Duration> maxInterval();

        /** Of a command at a station: the public key of its agent, in Z85. */
        Optional<String> serverKey();

        /** Of a command at a station: the file with this server's own pair of keys. */
        Optional<String> keyFile();

        /** Of a mail: to whom. */
        Optional<List<String>> to();

        /** Of a mail: how long changes are gathered for one mail. */
        Optional<@WithConverter(DurationSetting.class) Duration> gather();

        /** Which kind of action. */
        enum Type {
            /** Posts to a web address. */
            WEBHOOK,
            /** Runs a program of this machine. */
            COMMAND,
            /** Runs a command at a station. */
            CONPLYENT,
            /** Sends an e-mail. */
            MAIL
        }
    }

    /** A server that is asked again and again; {@code probe.ProbeCheck} says which fields a type has. */
    interface Probe {
        /** In which way it is asked. */
        Type type();

        /** Where: a URL for http, host and port for the others. */
        String address();

        /** How often. */
        @WithConverter(DurationSetting.class)
        @WithDefault("10s")
        Duration every();

        /** How long one question may take, from the look-up of its host's name to the answer. */
        Optional<@WithConverter(DurationSetting.class) Duration> timeout();

        /** The name of a TLS configuration, with which it is asked. */
        Optional<String> tls();

        /** Of http: which status codes count as an answer. */
        Optional<String> status();

        /** Of http: what must be in the beginning of the answer's body. */
        Optional<String> contains();

        /** Of conplyent: the server's public key, in Z85. */
        Optional<String> serverKey();

        /** Of conplyent: the file with this client's own pair of keys. */
        Optional<String> keyFile();

        /** In which way a server is asked. */
        enum Type {
            /** By GET. */
            HTTP,
            /** By a connection. */
            TCP,
            /** As a HappyPanda X client does. */
            HAPPYPANDAX,
            /** As a Conplyent client does. */
            CONPLYENT
        }
    }

    interface Threshold {
        /** Overdue ratio from which an application is late. */
        @WithDefault("3")
        double warning();

        /** Overdue ratio from which it is critical. */
        @WithDefault("5")
        double critical();

        /** Overdue ratio from which it is lost. */
        @WithDefault("6")
        double lost();
    }

    interface Lost {
        /** How long a lost application is remembered. */
        @WithConverter(DurationSetting.class)
        @WithDefault("24h")
        Duration retention();
    }

    interface Sweep {
        /** How often passed deadlines are turned into state changes. */
        @WithConverter(DurationSetting.class)
        @WithDefault("1s")
        Duration every();
    }

    interface Guard {
        /** How long this server may stand still, or how far the clock may jump. */
        @WithConverter(DurationSetting.class)
        @WithDefault("3s")
        Duration pause();

        /** Which share of the applications falls silent at once for that to be nobody's fault; 0 for none. */
        @WithDefault("0.85")
        double share();

        /** Among how many applications at least a share means something. */
        @WithDefault("4")
        int least();
    }

    interface Health {
        /** Up to how many applications {@code /q/health/live} has a check for each; more are summed up in one. */
        @WithDefault("1000")
        int maxChecks();
    }

    interface Status {
        /** Whether {@code /status} says OK and WARNING with 200 and the rest with 503, instead of always 200. */
        @WithConverter(SwitchSetting.class)
        @WithDefault("false")
        boolean httpCodes();

        /** What the host's status says of several applications. */
        @WithDefault("warning")
        Several several();
    }

    interface History {
        /** How many lines of history are kept at most. */
        @WithDefault("50000")
        int maxEntries();

        /** For how long. */
        @WithConverter(DurationSetting.class)
        @WithDefault("31d")
        Duration retention();

        /** Of how many applications the intervals between beats are measured. */
        @WithDefault("1000")
        int maxMeasured();
    }

    interface Stream {
        /** How many may listen to the stream of changes at once. */
        @WithDefault("100")
        int maxListeners();
    }

    interface Metrics {
        /** Of how many applications Prometheus is told one by one; 0 for none. */
        @WithDefault("200")
        int maxApplications();
    }

    /** What may be done within an hour to put applications right, by whomever. */
    interface Recovery {
        /** Recoveries of the whole station within an hour; 0 for none ever. */
        @WithDefault("10")
        int perHour();

        /** Recoveries of one application within an hour. */
        @WithDefault("3")
        int perApplicationPerHour();

        /** How long an application is left alone after a step, and left to whoever began to recover it. */
        @WithConverter(DurationSetting.class)
        @WithDefault("2m")
        Duration coolDown();

        /** How many steps are under way at once; those that only tell somebody are counted apart. */
        @WithDefault("3")
        int atOnce();

        /** Whether {@code /health/app/…} needs the budget to say 503. */
        @WithConverter(SwitchSetting.class)
        @WithDefault("true")
        boolean probes();
    }

    /** What is done, one after the other, until an application runs again. */
    interface Ladder {
        /** Names or patterns of those it is for; of several ladders the one that names an application most exactly counts. */
        @WithDefault("*")
        List<String> applications();

        /** Names of actions, in the order in which they are taken. */
        List<String> steps();

        /** Those of the steps that only tell somebody, and need no budget; those that send mail never do. */
        Optional<Set<String>> telling();

        /** How long after a step the next is taken; as for all recoveries unless given. */
        Optional<@WithConverter(DurationSetting.class) Duration> coolDown();

        /** For how long an application must have been alarming before the first step. */
        @WithConverter(DurationSetting.class)
        @WithDefault("0s")
        Duration after();
    }

    /** How IDs are keyed and shown. */
    enum Identity {
        /** One host: {@code Tetris}. */
        BARE,
        /** Several hosts: {@code Tetris @ 10.0.0.5}, the address being the sender's. */
        APP_AT_HOST;

        /** The one that is set; else that of several hosts for a fleet, which hears many, and of one for a server alone. */
        public static Identity of(HeartbeatConfig config) {
            return config.identity().orElse(config.store() == Store.REDIS ? APP_AT_HOST : BARE);
        }
    }

    /** Where what survives a restart is kept. */
    enum Store {
        /** In a file of this server. */
        EMBEDDED,
        /** In Redis, together with the other servers of a fleet. */
        REDIS,
        /** Nowhere, as in the Python server. */
        NONE
    }

    /** Which certificate a client has to show, where there is TLS. */
    enum ClientCertificate {
        /** None. */
        NONE,
        /** One if it has one; a key does as well. */
        REQUESTED,
        /** One that this server trusts, or there is no connection. */
        REQUIRED
    }

    /** What the host's status says of several applications. */
    enum Several {
        /** WARNING as soon as there are several, as the Python server. */
        WARNING,
        /** The worst of them, with the performance data of each. */
        WORST
    }
}
