package org.hilbert.heartbeat.cli;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code key}: a new key, which is shown once, and the setting by which a server knows it, which holds only its digest. */
@Command(
        name = "key",
        description = "Makes a key, and prints it with the line of configuration by which a server knows it. The key is"
                + " shown this once, and kept nowhere.")
final class NewKey implements Callable<Integer> {
    private static final int OCTETS = 32;
    private static final String PREFIX = "hbk_";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** What a key opens; the words of the configuration. */
    enum Kind {
        BEAT,
        READ,
        MANAGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-k", "--kind"},
            paramLabel = "KIND",
            description = "What it opens: beat, read, or manage, which includes read. ${DEFAULT-VALUE} unless given.")
    private Kind kind = Kind.BEAT;

    @Parameters(
            paramLabel = "NAME",
            description = "Whose it is; what the server's log says. Such as wall or station-7.")
    private String name;

    @Mixin
    private OutputOptions output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "NAME must have 1 to 40 lower-case letters, digits and dashes, such as station-7");
        }
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        String setting = "heartbeat.key." + name;
        String value = kind + " sha256:" + HexFormat.of().formatHex(digest(key));
        if (output.json()) {
            output.printJson(Json.object(json -> {
                json.writeStringField("key", key);
                json.writeStringField("setting", setting);
                json.writeStringField("value", value);
            }));
        } else {
            output.print("# The key, for whoever uses it (HB_TOKEN); it is not shown again:");
            output.print(key);
            output.print("# For the server's configuration:");
            output.print(setting + "=" + value);
        }
        return 0;
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
