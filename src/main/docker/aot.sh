#!/usr/bin/env bash
usage="usage: $0 APP [--help]

Trains a JVM for this server and writes what it has learnt into APP/heartbeat.aot: classes found, checked and linked ahead of
time, and profiles of what runs at each beat. APP is a folder like target/quarkus-app; its server is started on a free
port of loopback, asked a few questions, sent 20000 beats and stopped. The same JVM starts it faster from then on with

  java @APP/heartbeat.options

which is written, too: the options of java.options (beside this script), the cache, and all jars on one class path, since
what Quarkus' own class loader loads cannot be linked ahead of time. A cache that does not fit (another JVM, another jar,
another path of it) is not used, and nothing else happens. It takes bash and JDK 25 or newer, the one on the PATH or in
JAVA_HOME."
set -euo pipefail
case ${1:-} in
  -h | --help) echo "$usage" && exit 0 ;;
  '' | -*) echo "$usage" >&2 && exit 2 ;;
esac
[ -r "$1/quarkus-run.jar" ] || { echo "there is no $1/quarkus-run.jar" >&2 && exit 2; }
app=$(cd "$1" && pwd)
options=$(dirname "$0")/java.options
[ -r "$options" ] || { echo "there is no $options" >&2 && exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cache=$app/heartbeat.aot
"$java" -XX:AOTMode=off -version >/dev/null 2>&1 || {
  echo "this takes JDK 25 or newer: $("$java" -version 2>&1 | head -n 1)" >&2
  exit 2
}

rm -f "$cache" "$app/heartbeat.options"
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS

work=$(mktemp -d)
server=
clean_up() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean_up EXIT

# What Quarkus has changed comes before what it was made of. The start opens what the manifest of quarkus-run.jar does.
path=
for jar in "$app"/quarkus/transformed-bytecode.jar "$app"/quarkus/generated-bytecode.jar "$app"/app/*.jar \
  "$app"/lib/boot/*.jar "$app"/lib/main/*.jar; do
  if [ -r "$jar" ]; then path=$path${path:+:}$jar; fi
done
{
  cat "$options"
  echo '--add-opens java.base/java.lang=ALL-UNNAMED'
  echo "-cp \"$path\""
} >"$work/options"

# Port 0 is any that is free; the server logs which.
HEARTBEAT_STORE=embedded HEARTBEAT_DATA_DIR=$work/state QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=0 \
  "$java" @"$work/options" -XX:AOTCacheOutput="$cache" org.hilbert.heartbeat.cli.Main >"$work/log" 2>&1 &
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
  "$java" -XX:TieredStopAtLevel=1 -jar "$app/quarkus-run.jar" $command >/dev/null
done

# So many beats that the JVM has compiled all of their way: then it knows from the start what is worth it.
beats() {
  printf 'GET /hb_ping?60000&appid=Training HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n' "$@"
}
mapfile -t kept < <(yes keep-alive | head -n 499)
for _ in $(seq 40); do
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  beats "${kept[@]}" close >&3
  taken=$(timeout 60 cat <&3 | grep -c 'HTTP/1.1 200' || true)
  exec 3>&-
  [ "$taken" = 500 ] || { echo "of 500 beats, $taken were taken" >&2 && exit 1; }
done

kill "$server"
wait "$server" || true
server=
[ -s "$cache" ] || { echo "no cache was written:" >&2 && cat "$work/log" >&2 && exit 1; }
{
  cat "$work/options"
  echo "-XX:AOTCache=\"$cache\""
  echo org.hilbert.heartbeat.cli.Main
} >"$app/heartbeat.options"
ls -l "$cache"
