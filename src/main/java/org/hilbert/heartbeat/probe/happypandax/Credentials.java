package org.hilbert.heartbeat.probe.happypandax;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Who wants to be let in.
 *
 * @param user empty for a guest
 * @param password empty for a guest; {@link #toString} leaves it out
 */
public record Credentials(String user, String password) {
    /** Nobody in particular. */
    public static final Credentials GUEST = new Credentials("", "");

    public Credentials {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    boolean isGuest() {
        return user.isEmpty();
    }

    /** The data of a handshake. */
    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        if (!isGuest()) {
            data.put("user", user);
            data.put("password", password);
        }
        return data;
    }

    @Override
    public String toString() {
        return isGuest() ? "guest" : "user " + Printable.of(user);
    }
}
