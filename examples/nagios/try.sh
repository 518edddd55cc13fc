#!/usr/bin/env bash
usage="usage: $0 [--help]

Tries heartbeat.cfg with a real Nagios, in less than a minute: starts a heartbeat server and a Nagios of its own in a
temporary folder, both on loopback only; of two applications one dies, and comes back; its services and the station's must
turn OK, CRITICAL and OK again. Prints what happened, leaves nothing behind, and exits with 0 if it was so, with 1 if it was not, and with 2
if something it needs is not there:

  nagios4         on the PATH or in /usr/sbin, or NAGIOS says where (Debian: nagios4-core)
  check_http      in /usr/lib/nagios/plugins or /usr/lib64/nagios/plugins, or PLUGINS says where
                  (Debian: monitoring-plugins-basic)
  java            on the PATH, or JAVA_HOME says where
  the server      target/quarkus-app/quarkus-run.jar of this project, or JAR says where

Nagios runs nothing as root: called by root, it is run as nobody."
set -u
here=$(cd "$(dirname "$0")" && pwd)

case ${1:-} in
  '') ;;
  -h | --help)
    echo "$usage"
    exit 0
    ;;
  *)
    echo "$usage" >&2
    exit 2
    ;;
esac

missing() {
  echo "there is no $1; see $0 --help" >&2
  exit 2
}

PATH=$PATH:/usr/sbin:/usr/local/sbin
nagios=${NAGIOS:-$(command -v nagios4 || command -v nagios || true)}
[ -x "$nagios" ] || missing nagios4
plugins=${PLUGINS:-}
for folder in /usr/lib/nagios/plugins /usr/lib64/nagios/plugins; do
  if [ -z "$plugins" ] && [ -x "$folder/check_http" ]; then plugins=$folder; fi
done
[ -x "$plugins/check_http" ] || missing check_http
java=${JAVA_HOME:+$JAVA_HOME/bin/java}
java=${java:-$(command -v java || true)}
[ -x "$java" ] || missing java
jar=${JAR:-$here/../../target/quarkus-app/quarkus-run.jar}
[ -r "$jar" ] || missing "$jar"

began=$SECONDS
work=$(mktemp -d) && cd "$work" || exit 2
server='' nagios_pid='' application=''
clean_up() {
  for pid in $nagios_pid $application $server; do kill "$pid" 2>/dev/null; done
  wait 2>/dev/null
  cd / && rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

say() { printf '%3d s  %s\n' $((SECONDS - began)) "$*"; }

fail() {
  say "FAILED: $*"
  tail -n 20 server.log nagios.out var/nagios.log 2>/dev/null
  exit 1
}

ask() { # PATH: the body of the answer
  { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
  sed '1,/^\r$/d' <&3
  exec 3>&-
}

until_so() { # SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || fail "$what"
    sleep 0.2
  done
}

# A port on which nobody listens.
port=$((20000 + RANDOM % 10000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((20000 + RANDOM % 10000)); done

# The server, with a tolerance so short that silence shows in seconds.
env -u HB_URL -u HB_HOST HB_PORT=$port HEARTBEAT_STORE=none HEARTBEAT_STATUS_SEVERAL=worst \
  "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dheartbeat.tolerance=100ms -jar "$jar" >server.log 2>&1 &
server=$!
until_so 25 'the server does not answer' ask /list >/dev/null
say "the server answers on 127.0.0.1:$port"

# Two applications that promise a beat every 0.4 s: CRITICAL after 2.5 s of silence, lost after 3 s. One always beats.
while :; do
  ask '/hb_ping?400&appid=Pong' >/dev/null
  if [ -e alive ]; then ask '/hb_ping?400&appid=Tetris' >/dev/null; fi
  sleep 0.2
done &
application=$!
touch alive
say 'Tetris and Pong beat'

# Nagios, with heartbeat.cfg as it is but for the port and what is commented out, and a second where it usually has a minute.
mkdir -p var/results var/tmp
chmod go+rx .
sed "s/^\( *_HEARTBEAT_PORT *\).*/\1$port/; s/^#\(define \|    \|}\)/\1/" "$here/heartbeat.cfg" >heartbeat.cfg
cat >templates.cfg <<'END'
define timeperiod {
    timeperiod_name  always
    alias            always
    sunday     00:00-24:00
    monday     00:00-24:00
    tuesday    00:00-24:00
    wednesday  00:00-24:00
    thursday   00:00-24:00
    friday     00:00-24:00
    saturday   00:00-24:00
}
define contact {
    contact_name                  nobody
    host_notifications_enabled    0
    service_notifications_enabled 0
    host_notification_period      always
    service_notification_period   always
    host_notification_commands    nothing
    service_notification_commands nothing
}
define command {
    command_name  nothing
    command_line  /bin/true
}
define host {
    name           generic-host
    check_period   always
    contacts       nobody
    notifications_enabled 0
    register       0
}
define service {
    name           generic-service
    check_period   always
    contacts       nobody
    notifications_enabled 0
    register       0
}
END
unprivileged=()
user=$(id -un) group=$(id -gn)
if [ "$(id -u)" = 0 ]; then
  user=nobody group=$(id -gn nobody)
  # Java and its jar must be readable for that user; what lies below root's own folder is not.
  cp -r "$(dirname "$jar")" app && chmod -R go+rX app && jar=$work/app/$(basename "$jar")
  chown -R "$user:$group" var
  unprivileged=(setpriv "--reuid=$user" "--regid=$group" --clear-groups)
fi
# shellcheck disable=SC2016 # Nagios' own macros
printf '$USER1$=%s\n$USER5$=%s\n' "$plugins" "$(cd "$(dirname "$jar")" && pwd)/$(basename "$jar")" >resource.cfg
cat >nagios.cfg <<END
cfg_file=$work/templates.cfg
cfg_file=$work/heartbeat.cfg
resource_file=$work/resource.cfg
nagios_user=$user
nagios_group=$group
interval_length=1
check_workers=2
service_inter_check_delay_method=n
enable_notifications=0
check_external_commands=0
check_for_updates=0
retain_state_information=0
use_syslog=0
log_rotation_method=n
status_update_interval=1
log_file=$work/var/nagios.log
status_file=$work/var/status.dat
object_cache_file=$work/var/objects.cache
precached_object_file=$work/var/objects.precache
state_retention_file=$work/var/retention.dat
check_result_path=$work/var/results
temp_path=$work/var/tmp
temp_file=$work/var/nagios.tmp
command_file=$work/var/nagios.cmd
query_socket=$work/var/nagios.qh
lock_file=$work/var/nagios.lock
END
"${unprivileged[@]}" env "PATH=$(dirname "$java"):$PATH" HOME=/ "$nagios" nagios.cfg >nagios.out 2>&1 &
nagios_pid=$!
say "$("$nagios" --version | sed -n 's/^Nagios Core/Nagios/p' | head -n 1) runs as $user"

service() { # NAME KEY: what status.dat says
  awk -v name="$1" -v key="$2" '
    /^servicestatus \{/ { found = 0 }
    $0 == "\tservice_description=" name { found = 1 }
    found && index($0, "\t" key "=") == 1 { print substr($0, length(key) + 3); exit }
  ' var/status.dat 2>/dev/null
}

is() { # STATE NAME: it has been checked and found so
  [ "$(service "$2" has_been_checked)" = 1 ] && [ "$(service "$2" current_state)" = "$1" ]
}

services=('Heartbeat station' 'Heartbeat Tetris' 'Heartbeat Tetris in words')
all_are() { # STATE
  for name in "${services[@]}"; do is "$1" "$name" || return 1; done
}

must_turn() { # STATE WORD
  until_so 15 "not every service turned $2" all_are "$1"
  for name in "${services[@]}"; do
    say "Nagios: $name is $2: $(service "$name" plugin_output)"
  done
  is 0 'Heartbeat server' || until_so 5 'the server itself must be OK' is 0 'Heartbeat server'
}

must_turn 0 OK
rm alive
say 'Tetris dies, without a goodbye; Pong beats on'
must_turn 2 CRITICAL
touch alive
say 'Tetris is back'
must_turn 0 OK
say 'as Nagios logged it:'
sed -n 's/^\[[0-9]*\] \(SERVICE ALERT: .*\)/       \1/p' var/nagios.log
say 'passed'
