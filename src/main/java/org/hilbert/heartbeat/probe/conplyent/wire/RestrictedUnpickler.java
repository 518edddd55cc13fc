package org.hilbert.heartbeat.probe.conplyent.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * The library's reader, of which only the instructions are left that data needs, each within bounds: it looks up no class, calls
 * nothing by reflection, and makes room for nothing that is not there. Not thread-safe.
 */
final class RestrictedUnpickler extends Unpickler {
    /** How many instructions a message may have. */
    static final int MOST = 200_000;

    private int left = MOST;

    /** Reads a message's octets; for one message only. */
    Object read(byte[] octets) throws IOException {
        return load(new ByteArrayInputStream(octets));
    }

    @Override
    protected Object dispatch(short instruction) throws IOException {
        if (--left < 0) {
            throw new PickleException("a message may have " + MOST + " instructions; this has more");
        }
        switch (instruction) {
            case Opcodes.BINUNICODE:
            case Opcodes.BINBYTES:
                checkLength(4);
                return super.dispatch(instruction);
            case Opcodes.BINUNICODE8:
            case Opcodes.BINBYTES8:
                checkLength(8);
                return super.dispatch(instruction);
            case Opcodes.EMPTY_DICT:
                stack.add(new LinkedHashMap<>());
                return NO_RETURN_VALUE;
            case Opcodes.SETITEM:
                Object value = stack.pop();
                put(stack.pop(), value);
                return NO_RETURN_VALUE;
            case Opcodes.SETITEMS:
                List<Object> items = stack.pop_all_since_marker();
                for (int i = 0; i < items.size(); i += 2) {
                    put(items.get(i), items.get(i + 1));
                }
                return NO_RETURN_VALUE;
            case Opcodes.APPEND:
                Object last = stack.pop();
                list().add(last);
                return NO_RETURN_VALUE;
            case Opcodes.APPENDS:
                List<Object> more = stack.pop_all_since_marker();
                list().addAll(more);
                return NO_RETURN_VALUE;
            case Opcodes.GLOBAL:
                String module = PickleUtils.readline(input);
                stack.add(Globals.named(module, PickleUtils.readline(input)));
                return NO_RETURN_VALUE;
            case Opcodes.STACK_GLOBAL:
                String name = (String) stack.pop();
                stack.add(Globals.named((String) stack.pop(), name));
                return NO_RETURN_VALUE;
            case Opcodes.BUILD:
                build((Map<?, ?>) stack.pop());
                return NO_RETURN_VALUE;
            case Opcodes.PROTO:
            case Opcodes.FRAME:
            case Opcodes.MARK:
            case Opcodes.STOP:
            case Opcodes.NONE:
            case Opcodes.NEWTRUE:
            case Opcodes.NEWFALSE:
            case Opcodes.BININT:
            case Opcodes.BININT1:
            case Opcodes.BININT2:
            case Opcodes.LONG1:
            case Opcodes.BINFLOAT:
            case Opcodes.SHORT_BINUNICODE:
            case Opcodes.SHORT_BINBYTES:
            case Opcodes.EMPTY_LIST:
            case Opcodes.EMPTY_TUPLE:
            case Opcodes.TUPLE:
            case Opcodes.TUPLE1:
            case Opcodes.TUPLE2:
            case Opcodes.TUPLE3:
            case Opcodes.MEMOIZE:
            case Opcodes.BINPUT:
            case Opcodes.LONG_BINPUT:
            case Opcodes.BINGET:
            case Opcodes.LONG_BINGET:
            case Opcodes.REDUCE:
            case Opcodes.NEWOBJ:
                return super.dispatch(instruction);
            default:
                throw new PickleException(String.format(
                        "a message may not have the instruction 0x%02x of Python's pickles", instruction));
        }
    }

    /** The library makes room for what a length says before it looks whether that is there. */
    private void checkLength(int octets) throws IOException {
        input.mark(octets);
        byte[] length = PickleUtils.readbytes(input, octets);
        input.reset();
        long announced = 0;
        for (int i = octets - 1; i >= 0; i--) {
            announced = announced << 8 | length[i] & 0xff;
        }
        if (announced < 0 || announced > input.available() - octets) {
            throw new PickleException("a text or octets are longer than the message that they are in");
        }
    }

    /** The library's own takes the time of the whole list each time. */
    @SuppressWarnings("unchecked") // the library's lists have anything
    private List<Object> list() {
        return (List<Object>) stack.peek();
    }

    /** Texts only: those of one hash are told apart by their order, and a hash is made without looking into others. */
    @SuppressWarnings("unchecked") // the library's dictionaries have any keys
    private void put(Object key, Object value) {
        if (!(key instanceof String)) {
            throw new PickleException("the key of a dictionary must be a text");
        }
        ((Map<Object, Object>) stack.peek()).put(key, value);
    }

    private void build(Map<?, ?> state) {
        Object target = stack.peek();
        if (target instanceof Globals.Unbuilt) {
            ((Globals.Unbuilt) target).build(state);
        } else if (!(target instanceof Globals.Thrown)) { // what was added to an exception is no part of it here
            throw new PickleException("only messages and exceptions have a state");
        }
    }
}
