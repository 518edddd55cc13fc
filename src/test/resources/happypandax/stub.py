"""A server that speaks HappyPanda X's protocol, as far as it is documented, and misbehaves when asked to.

It prints its port, and then a line for each connection that comes ("here") and goes ("gone").
"""
import argparse
import gzip
import json
import os
import signal
import socket
import ssl
import struct
import threading
import time
import zlib

END = b"<EOF>"
VERSION = {"core": [0, 13, 4], "db": [0, 12, 0], "torrent": [0, 0, 0]}
USER, PASSWORD = "kiosk", "right"

options = argparse.ArgumentParser()
options.add_argument("--guests", action="store_true")
options.add_argument("--greeting", choices=["usual", "none", "drip", "junk", "half", "anything", "not-json"], default="usual")
options.add_argument("--port", type=int, default=0)
options.add_argument("--cert")
options.add_argument("--key")
options = options.parse_args()

sessions = set()


def say(line):
    print(line, flush=True)


def message(data, session="", error=None):
    whole = {"session": session, "name": "HappyPanda X", "data": data}
    if error:
        whole["error"] = {"code": error[0], "msg": error[1]}
    return json.dumps(whole).encode()


def greeting():
    return message({"version": VERSION, "guest_allowed": options.guests})


def frame(text):
    return gzip.compress(text, 5) + END


def frames(connection):
    buffered = b""
    while True:
        while END not in buffered:
            received = connection.recv(65536)
            if not received:
                return
            buffered += received
        whole, buffered = buffered.split(END, 1)
        yield json.loads(gzip.decompress(whole))


def handshake(data):
    if not data.get("user"):
        if not options.guests:
            return message(None, error=(412, "Missing credentials"))
    elif data["user"] == "locked":
        return message(None, error=(407, "Authentication required"))
    elif data["user"] == "odd":
        return message(None, error=(499, "The \x1b[31mmoon\n is wrong"))
    elif (data["user"], data.get("password")) != (USER, PASSWORD):
        return message(None, error=(411, "Wrong credentials"))
    session = "session-%d" % (len(sessions) + 1)
    sessions.add(session)
    return message("Authenticated", session)


def call(function):
    name = function.get("fname")
    if name == "get_version":
        return {"fname": name, "data": VERSION}
    if name == "echo":
        return {"fname": name, "data": function.get("value")}
    return {"fname": name, "error": {"code": 404, "msg": "No such function"}}


def drip(connection, octets, pause=0.02):
    for octet in octets:
        connection.sendall(bytes([octet]))
        time.sleep(pause)


def huge(connection):
    """100 MB, that do not get smaller."""
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    connection.sendall(packer.compress(b'{"data": "'))
    for _ in range(100):
        connection.sendall(packer.compress(b"x" * 1000000))
    connection.sendall(packer.compress(b'"}') + packer.flush() + END)


def bomb(connection):
    """2 GB of zeros in 2 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(2000):
        connection.sendall(packer.compress(bytes(1000000)))
    connection.sendall(packer.flush() + END)


def mark_inside(connection):
    """Gzip that is not compressed, and so has in it what its text has."""
    text = message([{"fname": "mark_inside", "data": "<EOF> and <EOF>"}])
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    whole = packer.compress(text) + packer.flush()
    assert END in whole
    connection.sendall(whole + END)


def misbehave(connection, name):
    if name == "die":
        connection.sendall(frame(message("x" * 1000))[:20])
        os.kill(os.getpid(), signal.SIGKILL)
    elif name == "hang_up":
        connection.sendall(frame(message("x" * 1000))[:20])
        connection.shutdown(socket.SHUT_WR)
    elif name == "say_nothing":
        pass
    elif name in ("half", "half_and_tell"):
        connection.sendall(frame(message("x" * 1000))[:20])
        if name == "half_and_tell":
            say("half an answer")
    elif name == "drip":
        drip(connection, frame(message(os.urandom(5000).hex())))
    elif name == "byte_by_byte":
        drip(connection, frame(message([{"fname": name, "data": "whole"}])), 0)
    elif name == "huge":
        huge(connection)
    elif name == "bomb":
        bomb(connection)
    elif name == "junk":
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + END)
    elif name == "damaged":
        whole = bytearray(frame(message("x" * 1000)))
        whole[-len(END) - 8] ^= 1
        connection.sendall(whole)
    elif name == "no_end":
        connection.sendall(gzip.compress(message("x")) + b"<END>")
    elif name == "not_json":
        connection.sendall(frame(b'{"data": nothing}'))
    elif name == "no_object":
        connection.sendall(frame(b'[1, 2]'))
    elif name == "not_utf8":
        connection.sendall(frame(b'{"data": "\xff"}'))
    elif name == "deep":
        connection.sendall(frame(b'{"data": ' + b"[" * 1000000 + b"]" * 1000000 + b"}"))
    elif name == "two":
        connection.sendall(frame(message("first")) + frame(message("second")))
    elif name == "mark_inside":
        mark_inside(connection)
    else:
        return False
    return True


def answer(connection, received):
    data = received["data"]
    if data == "requestauth":
        connection.sendall(frame(greeting()))
    elif isinstance(data, dict):
        connection.sendall(frame(handshake(data)))
    elif received["session"] not in sessions and not options.guests:
        connection.sendall(frame(message(None, error=(407, "Authentication required"))))
    elif not misbehave(connection, data[0].get("fname")):
        connection.sendall(frame(message([call(function) for function in data], received["session"])))


def greet(connection):
    kind = options.greeting
    if kind == "usual":
        connection.sendall(frame(greeting()))
    elif kind == "drip":
        drip(connection, frame(message(os.urandom(5000).hex())))
    elif kind == "junk":
        connection.sendall(b"220 mail.example ESMTP\r\n")
    elif kind == "half":
        connection.sendall(frame(greeting())[:30])
    elif kind == "anything":
        connection.sendall(frame(message("hello")))
    elif kind == "not-json":
        connection.sendall(frame(b"hello"))


def serve(connection):
    say("here")
    try:
        if options.cert:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(options.cert, options.key)
            connection = context.wrap_socket(connection, server_side=True, suppress_ragged_eofs=False)
        greet(connection)
        for received in frames(connection):
            answer(connection, received)
        say("gone")
    except ssl.SSLError:
        say("gone: TLS")
    except OSError:
        say("gone")
    finally:
        connection.close()


listening = socket.create_server(("127.0.0.1", options.port))
say(listening.getsockname()[1])
while True:
    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
