#!/bin/sh
usage="usage: $0 APP [--help]

Trains a JVM for this server and writes what it has learnt into APP/heartbeat.aot: classes found, checked and linked ahead of
time. APP is a folder like target/quarkus-app; its server is started on a free port of loopback, asked a few questions and
stopped. The same JVM starts it faster from then on with

  java -XX:AOTCache=APP/heartbeat.aot -jar APP/quarkus-run.jar

A cache that does not fit (another JVM, another jar, another path of it) is not used, and nothing else happens. It takes
JDK 25 or newer, the one on the PATH or in JAVA_HOME."
set -eu
case ${1:-} in
  -h | --help) echo "$usage" && exit 0 ;;
  '' | -*) echo "$usage" >&2 && exit 2 ;;
esac
app=$1
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=$app/quarkus-run.jar
cache=$app/heartbeat.aot
[ -r "$jar" ] || { echo "there is no $jar" >&2 && exit 2; }
"$java" -XX:AOTMode=off -version >/dev/null 2>&1 || {
  echo "this takes JDK 25 or newer: $("$java" -version 2>&1 | head -n 1)" >&2
  exit 2
}

work=$(mktemp -d)
server=
clean_up() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean_up EXIT

# Port 0 is any that is free; the server logs which.
HEARTBEAT_STORE=embedded HEARTBEAT_DATA_DIR=$work/state QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=0 \
  "$java" -XX:AOTCacheOutput="$cache" -jar "$jar" >"$work/log" 2>&1 &
server=$!
port=
for _ in $(seq 300); do
  port=$(sed -n 's|.*Listening on: http://127.0.0.1:\([0-9]*\).*|\1|p' "$work/log")
  if [ -n "$port" ]; then break; fi
  if ! kill -0 "$server" 2>/dev/null; then break; fi
  sleep 0.1
done
if [ -z "$port" ]; then
  echo "the server did not start:" >&2
  cat "$work/log" >&2
  exit 1
fi

# What it will be asked first and most; the command line can ask it without curl, which an image may not have.
export HB_URL="http://127.0.0.1:$port"
for command in 'init 60000 -a Training' 'ping 60000 -a Training' 'status -a Training' 'list' 'check -a Training' \
  'watch --once' 'done -a Training'; do
  # shellcheck disable=SC2086 # words
  "$java" -XX:TieredStopAtLevel=1 -jar "$jar" $command >/dev/null
done

kill "$server"
wait "$server" || true
server=
[ -s "$cache" ] || { echo "no cache was written:" >&2 && cat "$work/log" >&2 && exit 1; }
ls -l "$cache"
