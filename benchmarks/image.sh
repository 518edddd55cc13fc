# What benchmarks/start and benchmarks/memory have in common: the server started as the container image starts it, from a
# copy that src/main/docker/aot.sh has trained, as for the image. Sourced.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=$root/src/main/docker

# MALLOC_...=N of its ENV.
malloc=$(grep -o 'MALLOC_[A-Z_]*=[0-9]*' "$image/Dockerfile.jvm" || true)

missing() {
  echo "$1; see $0 --help" >&2
  exit 2
}

say() { echo "$*" >&2; }

# The JDK of the image is 25: JAVA25, else JAVA_HOME or the PATH if that is new enough, else one where Linux puts them.
find_java() {
  local home
  for home in "${JAVA25:-}" "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /no/java)")")")" \
    /usr/lib/jvm/*25*; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" -XX:AOTMode=off -version >/dev/null 2>&1; then
      export JAVA_HOME=$home
      java=$home/bin/java
      return
    fi
  done
  missing "there is no JDK 25: JAVA25 names its folder"
}

work='' server=''
clean_up() {
  stop_server
  if [ -n "$work" ]; then rm -rf "$work"; fi
}

begin() {
  find_java
  # What this shell's surroundings would have all servers do.
  unset MALLOC_ARENA_MAX JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS HB_URL HB_HOST HB_PORT NOTIFY_SOCKET STATE_DIRECTORY
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 1' INT TERM HUP
}

# train APP COPY: a copy of the folder APP with the image's cache.
train() {
  [ -r "$1/quarkus-run.jar" ] || missing "there is no $1/quarkus-run.jar: ./mvnw -DskipTests package"
  say "training the cache for $1 ..."
  cp -r "$1" "$2"
  "$image/aot.sh" "$2" >&2
}

# command_of KIND APP: what starts the server, into the array command.
#   image    as the container image does, with what it sets for the C library
#   uncached with the same options, but without what aot.sh made
#   plain    java -jar
command_of() {
  case $1 in
    image) command=(env $malloc "$java" "@$2/heartbeat.options") ;;
    uncached) command=(env $malloc "$java" "@$image/java.options" -jar "$2/quarkus-run.jar") ;;
    plain) command=("$java" -jar "$2/quarkus-run.jar") ;;
  esac
}

# A port nobody listens on now.
free_port() {
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  missing "no port is free"
}

# start_server KIND APP PORT: its process is $server, its log $work/log.
start_server() {
  command_of "$1" "$2"
  rm -rf "$work/state"
  HEARTBEAT_DATA_DIR=$work/state QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$3 "${command[@]}" >"$work/log" 2>&1 &
  server=$!
}

stop_server() {
  local pid=$server
  if [ -z "$pid" ]; then return; fi
  server=
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 100); do
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

failed_server() {
  say "$1:"
  cat "$work/log" >&2
  exit 1
}

# min, median and max of numbers, one a line.
spread() { sort -n | awk '{ v[NR] = $1 } END { printf "%s %s %s", v[1], v[int((NR + 1) / 2)], v[NR] }'; }
median() { spread | cut -d ' ' -f 2; }

machine() {
  echo "$(date -u +%F), $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg), $("$java" -version 2>&1 | sed -n 's/.*(build \([^,)]*\).*/JDK \1/p' | head -n 1)"
}
