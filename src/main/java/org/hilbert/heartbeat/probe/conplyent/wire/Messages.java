package org.hilbert.heartbeat.probe.conplyent.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import net.razorvine.pickle.PickleException;

/** Messages as octets: what Python's {@code pickle} makes of its class {@code conplyent._msg.MSG}. Thread-safe. */
public final class Messages {
    /** How many octets a message may have. */
    public static final int LONGEST = 16 * 1024 * 1024;

    private Messages() {}

    /**
     * The octets of a message.
     *
     * @throws IllegalArgumentException if it has values that no message may have, or is too long
     */
    public static byte[] write(Message message) {
        byte[] octets = new MessagePickler().written(message);
        if (octets.length > LONGEST) {
            throw new IllegalArgumentException("a message may have " + LONGEST + " octets, this has " + octets.length);
        }
        return octets;
    }

    /**
     * The message that these octets are.
     *
     * @throws MalformedMessageException if they are none, or more than is allowed; nothing was made but plain data
     */
    public static Message read(byte[] octets) throws MalformedMessageException {
        if (octets.length > LONGEST) {
            throw new MalformedMessageException("a message may have " + LONGEST + " octets, this has " + octets.length);
        }
        try {
            return message(new RestrictedUnpickler().read(octets));
        } catch (PickleException e) {
            throw new MalformedMessageException(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) { // such as: something else on the stack than an instruction needs
            throw new MalformedMessageException("it is not a pickle of Python that could be read");
        }
    }

    private static Message message(Object read) throws MalformedMessageException {
        if (!(read instanceof Globals.Unbuilt)) {
            throw new MalformedMessageException("it is a pickle of Python, but no message");
        }
        Map<?, ?> state = ((Globals.Unbuilt) read).state();
        if (!(state.get("_type") instanceof MessageType)
                || !(state.get("_request") instanceof Boolean)
                || !(state.get("_kwargs") instanceof Map)) {
            throw new MalformedMessageException("a message must have a type, a request flag and fields");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : ((Map<?, ?>) Values.of(state.get("_kwargs"))).entrySet()) {
            if (!(field.getKey() instanceof String)) {
                throw new MalformedMessageException("the names of a message's fields must be texts");
            }
            fields.put((String) field.getKey(), field.getValue());
        }
        return new Message((MessageType) state.get("_type"), (Boolean) state.get("_request"), fields);
    }
}
