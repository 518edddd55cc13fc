package org.hilbert.heartbeat.probe.conplyent.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import net.razorvine.pickle.IObjectPickler;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Pickler;

/** The library's writer, taught what a message is, and that octets are Python's {@code bytes}. Not thread-safe. */
final class MessagePickler extends Pickler {
    /** The first protocol that has {@code bytes}; each Python 3 reads it. */
    private static final byte PROTOCOL_3 = 3;

    MessagePickler() {
        super(false);
    }

    byte[] written(Message message) {
        try {
            byte[] octets = dumps(message);
            octets[1] = PROTOCOL_3; // the library says 2
            return octets;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // written to memory
        }
    }

    @Override
    protected IObjectPickler getCustomPickler(Class<?> kind) {
        if (kind == Message.class) {
            return (message, out, self) -> saveMessage((Message) message);
        }
        if (kind == Octets.class) {
            return (octets, out, self) -> saveOctets((Octets) octets);
        }
        if (kind == PythonError.class) {
            return (error, out, self) -> saveError((PythonError) error);
        }
        return null;
    }

    private void saveMessage(Message message) throws IOException {
        global(Globals.MODULE, "MSG");
        out.write(Opcodes.EMPTY_TUPLE);
        out.write(Opcodes.NEWOBJ);
        out.write(Opcodes.EMPTY_DICT);
        out.write(Opcodes.MARK);
        save("_type");
        global(Globals.BUILT_IN, "getattr");
        global(Globals.MODULE, "MSGType");
        save(message.type().name());
        out.write(Opcodes.TUPLE2);
        out.write(Opcodes.REDUCE);
        save("_request");
        save(message.isRequest());
        save("_kwargs");
        save(written(message.fields(), Values.DEEPEST));
        out.write(Opcodes.SETITEMS);
        out.write(Opcodes.BUILD);
    }

    private void saveOctets(Octets octets) throws IOException {
        out.write(Opcodes.BINBYTES);
        out.write(PickleUtils.integer_to_bytes(octets.value().length));
        out.write(octets.value());
    }

    private void saveError(PythonError error) throws IOException {
        global(Globals.BUILT_IN, error.type());
        save(written(new Tuple(error.arguments()), Values.DEEPEST));
        out.write(Opcodes.REDUCE);
    }

    private void global(String module, String name) throws IOException {
        out.write(Opcodes.GLOBAL);
        out.write((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** What the library writes as that value. */
    private static Object written(Object value, int depth) {
        if (depth < 0) {
            throw new IllegalArgumentException("values may be " + Values.DEEPEST + " deep within each other, not more");
        }
        if (value instanceof Tuple) {
            return written(((Tuple) value).items(), depth).toArray();
        }
        if (value instanceof List) {
            return written((List<?>) value, depth);
        }
        if (value instanceof Map) {
            Map<Object, Object> map = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, each) -> map.put(written(key, depth - 1), written(each, depth - 1)));
            return map;
        }
        if (value instanceof byte[]) {
            return new Octets((byte[]) value);
        }
        if (value == null || Values.isScalar(value) || value instanceof Double || value instanceof PythonError) {
            return value;
        }
        throw new IllegalArgumentException("a message may not have a value of " + value.getClass());
    }

    private static List<Object> written(List<?> values, int depth) {
        List<Object> written = new ArrayList<>(values.size());
        for (Object each : values) {
            written.add(written(each, depth - 1));
        }
        return written;
    }

    /** Octets, which the library would write as another kind of Python's. */
    private record Octets(byte[] value) {}
}
