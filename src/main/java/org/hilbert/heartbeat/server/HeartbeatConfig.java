package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Every setting of this server; {@link SettingsCheck} says what is allowed. The README's table is this, in words. */
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

    /** How IDs are keyed and shown. */
    @WithDefault("bare")
    Identity identity();

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

    History history();

    Stream stream();

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

    /** How IDs are keyed and shown. */
    enum Identity {
        /** One host: {@code Tetris}. */
        BARE,
        /** Several hosts: {@code Tetris @ 10.0.0.5}, the address being the sender's. */
        APP_AT_HOST
    }

    /** Where what survives a restart is kept. */
    enum Store {
        /** In a file of this server. */
        EMBEDDED,
        /** Nowhere, as in the Python server. */
        NONE
    }

    /** What the host's status says of several applications. */
    enum Several {
        /** WARNING as soon as there are several, as the Python server. */
        WARNING,
        /** The worst of them, with the performance data of each. */
        WORST
    }
}
