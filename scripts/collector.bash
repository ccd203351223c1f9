# A collector on this PC, for scripts that start one and keep it until Ctrl-C. They source this, say in `home` where its
# log lies, in `collector` how it is called, and define `stop`.

port=${LEVETID_PORT:-7400}
url=http://127.0.0.1:$port
export LEVETID_PUBLIC_URL=$url

# Runs in a subshell each: the connection closes with it.
taken() (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
healthy() (
  exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200 '
) 2>/dev/null

failed() {
  echo "$1; the end of $2:" >&2
  tail -n 20 "$2" >&2
  stop 1
}

# Starts it, and waits until it answers.
serve() {
  "${collector[@]}" serve --listen "127.0.0.1:$port" >"$home/collector.log" 2>&1 &
  collector_pid=$!
  until healthy; do
    kill -0 "$collector_pid" 2>/dev/null || failed "The collector did not start" "$home/collector.log"
    sleep 0.1
  done
}
