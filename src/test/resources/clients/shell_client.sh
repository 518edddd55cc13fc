#!/usr/bin/env bash
# Speaks to a heartbeat server through wget or curl, with the options that shell helpers in the field use.
# usage: shell_client.sh wget|curl URL
set -eu
id="shell_$1" url="$2"

get_wget() { wget -t 2 -T 2 -q -O- --header='Accept-Encoding: gzip, deflate' "$url$1"; }
post_wget() {
  wget -t 2 -T 2 -q -O- --header='Accept-Encoding: gzip, deflate' --header='Accept-Charset: UTF-8' \
    --header='Content-Type: application/json' --post-data="{\"appid\":\"$id\"}" "$url$1"
}
get_curl() { curl -s --connect-timeout 2 -m 4 -L -X GET -- "$url$1"; }
post_curl() {
  curl -s --connect-timeout 2 -m 4 -H 'Accept: application/json' -H 'Content-Type:application/json' -L -X POST \
    --data "{\"appid\":\"$id\"}" -- "$url$1"
}
query() { echo "$1&appid=$id&cache_buster=$(date +%s_%N)"; }

echo "init $("post_$1" "/hb_init?$(query 500)")"
echo "init without T $("post_$1" "/hb_init?$(query '')")"
echo "ping $("get_$1" "/hb_ping?$(query 1000)")"
echo "status $("get_$1" "/status?appid=$id&cache_buster=1" | sed 's/|.*/|/')"
echo "done $("post_$1" "/hb_done?$(query 0)")"
echo "done without T $("post_$1" "/hb_done?$(query '')")"
echo "status $("get_$1" "/status?appid=$id&cache_buster=1")"
