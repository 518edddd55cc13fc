"""A small Conplyent server over libzmq, for tests: it speaks the protocol, and knows a few commands and misdeeds.

server.py PORT [SECRET-KEY-FILE]; prints "ready" once it listens.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
import time

import zmq
import zmq.auth

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stub"))
from conplyent._msg import MSG, MSGType  # noqa: E402

context = zmq.Context()
socket = context.socket(zmq.PAIR)
socket.setsockopt(zmq.LINGER, 500)
outbox = queue.SimpleQueue()
woken = os.pipe()
jobs = {}


def send(message):
    """From any thread; the socket is the main one's."""
    outbox.put(message if isinstance(message, bytes) else pickle.dumps(message))
    os.write(woken[1], b".")


def flush():
    """Who waited for somebody that has left could not read what he sent before, and so would never let another in."""
    while not outbox.empty():
        message = outbox.get()
        if socket.poll(1000, zmq.POLLOUT):
            socket.send(message)


class Job:
    def __init__(self, number, command):
        self.number = number
        self.command = command
        self.told = 0
        self.process = None
        self.begun = threading.Event()

    def begins(self, process):
        self.process = process
        self.begun.set()

    def began(self):
        """Its process; an exec is acknowledged before that is there, and who was told of the job may ask at once."""
        self.begun.wait(10)
        return self.process

    def tell(self, details):
        send(MSG(MSGType.DETAILS, request_id=self.number, details=details, msg_num=self.told))
        self.told += 1

    def complete(self, exit_code):
        jobs.pop(self.number, None)
        send(MSG(MSGType.COMPLETE, request_id=self.number, exit_code=exit_code, msg_num=self.told))


def cd(job, dest):
    os.chdir(dest)
    job.tell(os.getcwd())
    return 0


def ls(job, src="."):
    if not os.path.isdir(src):
        job.tell("%s: No such directory" % src)
        return -1
    job.tell("Listing of Directory %s:\n\n%s" % (src, "\n".join("f " + name for name in sorted(os.listdir(src)))))
    return 0


def cwd(job):
    job.tell(os.getcwd())
    return 0


def mkdir(job, path, mode=0o777):
    os.mkdir(path, mode)
    job.tell("Created directory: %s" % path)
    return 0


def mkdirs(job, path, exist_ok=False):
    os.makedirs(path, exist_ok=exist_ok)
    job.tell("Created directory: %s" % path)
    return 0


def rm(job, path, recursive=False):
    if not os.path.exists(path):
        job.tell("Directory or File %s doesn't exist?" % path)
        return -1
    os.rmdir(path) if os.path.isdir(path) else os.remove(path)
    job.tell("Removed %s" % path)
    return 0


def rdfile(job, path, limit=1024):
    with open(path, "rb") as file:
        job.tell("Contents of %s" % path)
        for data in iter(lambda: file.read(limit), b""):
            job.tell(data)
    return 0


def wrfile(job, path, data, append=False):
    assert isinstance(data, bytes)
    if os.path.isdir(path):
        job.tell("that is a directory")
        return -1
    with open(path, "ab" if append else "wb") as file:
        file.write(data)
    job.tell("Finished writing data to %s" % path)
    return 0


def touch(job, path):
    open(path, "ab").close()
    job.tell("Touched %s" % path)
    return 0


def running(job):
    job.tell("".join("Running %d: %s\n" % (each.number, each.command) for each in jobs.values()) or "No jobs running.")
    return 0


def send_input(job, job_num, value):
    process = jobs[job_num].began()
    process.stdin.write(value + "\n")
    process.stdin.flush()
    job.tell("Sent value to job %d" % job_num)
    return 0


def is_alive(job, job_num):
    job.tell(job_num in jobs)
    return 0


def kill(job, job_num):
    while os.path.exists("kills-slowly"):
        job.tell("not yet")
        flush()
        time.sleep(0.1)
    jobs[job_num].began().terminate()
    job.tell("Sent kill command to job %d" % job_num)
    return None


def os_info(job):
    job.tell("linux")
    return 0


def user_name(job):
    job.tell("kiosk")
    return 0


def echo(job, *arguments, **named):
    for each in arguments:
        job.tell(each)
    job.tell(named)
    return 0


def restart(job):
    job.tell("Requesting os to reboot")
    if os.path.exists("at-once"):
        flush()
        time.sleep(0.3)
        os._exit(0)
    return 0


def close_server(job):
    job.tell("Closing Server")
    return 0


def execute(job, cmd):
    job.begins(
        subprocess.Popen(
            cmd.split(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )
    )
    for line in job.process.stdout:
        job.tell(line)
    return job.process.wait()


def misbehave(job, how, size=0):
    """What a server should not do."""
    if how == "silent":
        jobs[job.number] = job
        return "never"
    if how == "die":
        os._exit(9)
    if how == "hostile":
        send(b"cos\nsystem\n(X\x04\0\0\0truetR.")
    if how == "garbage":
        send(b"\xde\xad\xbe\xef")
    if how == "large":
        send(bytes(size))
    if how == "chatty":
        for _ in range(size):
            job.tell("x" * 10_000)
    return 0


COMMANDS = {
    "cd": cd,
    "ls": ls,
    "cwd": cwd,
    "mkdir": mkdir,
    "mkdirs": mkdirs,
    "rm": rm,
    "rdfile": rdfile,
    "wrfile": wrfile,
    "touch": touch,
    "jobs": running,
    "exec": execute,
    "send_input": send_input,
    "is_alive": is_alive,
    "kill": kill,
    "close_server": close_server,
    "os_info": os_info,
    "user_name": user_name,
    "reboot": restart,
    "shutdown": restart,
    "echo": echo,
    "misbehave": misbehave,
}


def run(job, name, arguments, named):
    try:
        exit_code = COMMANDS[name](job, *arguments, **named)
    except Exception as error:
        job.tell(error)
        exit_code = 1
    if exit_code != "never":
        job.complete(exit_code)


def main():
    if len(sys.argv) > 2:
        socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(sys.argv[2])
        socket.curve_server = True
    socket.bind("tcp://127.0.0.1:" + sys.argv[1])
    print("ready", flush=True)
    poller = zmq.Poller()
    poller.register(socket, zmq.POLLIN)
    poller.register(woken[0], zmq.POLLIN)
    next_number = 0
    closing = False
    while True:
        events = dict(poller.poll(100 if closing else None))
        if woken[0] in events:
            os.read(woken[0], 4096)
        flush()
        if closing:
            break
        if socket in events:
            message = pickle.loads(socket.recv())
            if message._type == MSGType.HEARTBEAT:
                send(MSG(MSGType.HEARTBEAT, request=False))
            elif message._type == MSGType.SYNC:
                send(MSG(MSGType.SYNC, args=(list(COMMANDS),)))
            elif message._type == MSGType.COMMAND:
                name, arguments, named = (message._kwargs[key] for key in ("cmd_id", "args", "keywargs"))
                job = Job(next_number, "(%r, %r)" % (arguments, named))
                next_number += 1
                send(MSG(MSGType.ACKNOWLEDGE, request_id=job.number))
                job.tell("%s %s %s" % (name, arguments, named))
                if name == "exec":
                    jobs[job.number] = job
                    threading.Thread(target=run, args=(job, name, arguments, named), daemon=True).start()
                else:
                    run(job, name, arguments, named)
                closing = name == "close_server"
    socket.close()
    context.term()
    os._exit(0)


main()
