"""Speaks to a heartbeat server through urllib, as Python programs in the field do."""
import sys
import time
from urllib import parse, request

SERVER = sys.argv[1]
APP_ID = "urllib_client"


def get(path):
    with request.urlopen(SERVER + path, timeout=10) as reply:
        return reply.read().decode("UTF-8")


def post(path):
    form = parse.urlencode({"appid": APP_ID}).encode("utf-8")
    with request.urlopen(request.Request(SERVER + path, data=form), timeout=10) as reply:
        return reply.read().decode("UTF-8")


def query(t):
    return "{}&appid={}&cache_buster={}".format(t, APP_ID, time.time())


print("init", int(post("/hb_init?" + query(500))))
print("ping", int(get("/hb_ping?" + query(1000))))
print("listed", APP_ID in get("/list?format=lines").splitlines())
print("status", get("/status?" + query(0)).split("|")[0] + "|")
print("done", post("/hb_done?" + query(0)))
print("gone", get("/status?" + query(0)))
