#!/usr/bin/env bash
# Compares the servers in one run: rounds take turns. Arguments: rounds, seconds per round.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
seconds=${2:-4}
command -v wrk >/dev/null || { echo "wrk is not installed: apt-get install wrk" >&2; exit 3; }
[ -n "${TIERKIT_LOAD_BUILT:-}" ] || dotnet build tests/load -c Release -v q -nologo
program=artifacts/bin/TierKit.Load/release/TierKit.Load
stub=http://127.0.0.1:18080
declare -A port=([stub]=18080 [bare]=18081 [yarp]=18082 [gateway]=18083)
declare -A pid
for name in stub bare yarp gateway; do
  if [ "$name" = stub ]; then "$program" stub 18080 >/dev/null 2>&1 & else "$program" "$name" "${port[$name]}" "$stub" >/dev/null 2>&1 & fi
  pid[$name]=$!
done
trap 'kill "${pid[@]}" 2>/dev/null || true' EXIT
for name in stub bare yarp gateway; do
  curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null "http://127.0.0.1:${port[$name]}/v1/models"
  wrk -t1 -c16 -d2s -s tests/load/request.lua "http://127.0.0.1:${port[$name]}/v1/chat/completions" >/dev/null
done
for connections in 16 1; do
  for round in $(seq "$rounds"); do
    for name in stub bare yarp gateway; do
      echo "c$connections $name $(wrk -t1 -c"$connections" -d"${seconds}s" --latency -s tests/load/request.lua "http://127.0.0.1:${port[$name]}/v1/chat/completions" | grep RESULT)"
    done
  done
done
"$program" first-token 1000 "$stub" http://127.0.0.1:18081 http://127.0.0.1:18082 http://127.0.0.1:18083
for name in bare yarp gateway; do echo "$name $(grep VmRSS "/proc/${pid[$name]}/status")"; done
