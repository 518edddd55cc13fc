"""A service manager's ear: prints each notice that comes to the socket it is told, as systemd would read it."""
import socket
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
listener.settimeout(120)
print("listens", flush=True)
while True:
    # A barrier comes with a pipe, and waits until that is closed: Python does it, as it takes none.
    for notice in listener.recv(4096).decode().splitlines():
        print(notice, flush=True)
