"""A client of an agent, by libzmq: client.py PORT [PUBLIC_KEY_OF_AGENT OWN_CERTIFICATE]

Sends a heartbeat, then the commands on its input, a line of JSON each ([name, arguments, named arguments]), each after the
one before is over. Prints what it hears, a line each. Ends with 1 if it hears nothing for some seconds.
"""

import json
import pickle
import sys

import zmq
import zmq.auth
from conplyent._msg import MSG, MSGType

context = zmq.Context()
socket = context.socket(zmq.PAIR)
socket.linger = 0
if len(sys.argv) > 2:
    socket.curve_serverkey = sys.argv[2].encode()
    socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(sys.argv[3])
socket.connect("tcp://127.0.0.1:" + sys.argv[1])


def send(message):
    socket.send(pickle.dumps(message))


def hear():
    if not socket.poll(3000 if len(sys.argv) > 2 else 10000):
        print("nothing", flush=True)
        sys.exit(1)
    message = pickle.loads(socket.recv())
    print(message, flush=True)
    return message


send(MSG(MSGType.HEARTBEAT))
hear()
for line in sys.stdin:
    name, arguments, named = json.loads(line)
    send(MSG(MSGType.COMMAND, cmd_id=name, args=tuple(arguments), keywargs=named))
    while hear()._type != MSGType.COMPLETE:
        pass
