#!/usr/bin/env bash
# Starts a collector and an agent on this PC and keeps them until Ctrl-C. Everything lies below .levetid/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/collector.bash

home=${LEVETID_HOME:-.levetid}

if taken; then
  echo "Port $port on this machine is taken. If an earlier \`make run\` still runs, stop it with Ctrl-C there." >&2
  echo "Or start a second trial beside it: LEVETID_PORT=7401 LEVETID_HOME=.levetid/second make run" >&2
  exit 1
fi

echo "Building …"
binaries=$(scripts/build-shipped.sh)
binaries=${binaries#"$PWD"/}
collector=("$binaries/levetid-collector" --data "$home/collector")
agent=("$binaries/levetid-agent" --state-dir "$home/agent")
mkdir -p "$home"

stop() {
  trap '' INT TERM
  trap - EXIT
  echo
  echo "Stopping …"
  kill -TERM ${agent_pid:-} ${collector_pid:-} 2>/dev/null || true
  wait || true
  echo "Stopped. \`make run\` goes on with the same data in $home/."
  exit "${1:-0}"
}
trap 'stop 0' INT TERM
trap 'stop 1' EXIT

"${collector[@]}" trial --token-file "$home/token"
serve

"${agent[@]}" enrol --collector "$url" --token-file "$home/token" >/dev/null
rm -f "$home/token"
"${agent[@]}" run >"$home/agent.log" 2>&1 &
agent_pid=$!
fleet_link=$("${collector[@]}" user link trial me --to /)
own_link=$("${collector[@]}" user link trial me --to /me)

cat <<END

Levetid runs on this PC.

  Every device       $fleet_link
  My own footprint   $own_link

Each link signs you in once, within the hour; \`make run\` prints new ones.
What leaves this PC:  ${agent[*]} show
What the agent sees:  ${agent[*]} status
Logs are in $home/. Ctrl-C stops both.
END

wait -n || true
kill -0 "$collector_pid" 2>/dev/null || failed "The collector stopped" "$home/collector.log"
failed "The agent stopped" "$home/agent.log"
