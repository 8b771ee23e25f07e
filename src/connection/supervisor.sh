# Netwright's supervisor: runs many commands on this host over one channel, and ends them all when the channel goes.
# Plain POSIX sh (dash, bash, busybox ash). It arrives through its own standard input; nothing is installed.
# Set by the line before it: nonce, silence (seconds without heartbeat that are too many), grace (seconds from TERM to KILL),
# who, and s, this very text.
#
# Requests, one a line (standard input)          Frames, one a line, each shorter than PIPE_BUF (standard output)
#   R id limit code   run what code sets as "$@"    S id pid            it runs        o|e id text   a line of its output
#   K id pid SIG      signal it                     X id status         it has ended   O|E id text   a piece of a longer line
#   E id              end what it left behind       Z id o|e            that output has ended        C id o|e   a line was cut
#   L id n from to first   lease n ports            L id port pid start   granted      B id port why who   not this one
#   U id port pid start …  release leases           U id                done           l id n why      that many granted, no more tried
#   N id HEX …        which of these ports listen   N id HEX …
#   H                 hold what R starts from now on
#   G id              let go what is held           G id
#   P | P 1           heartbeat; 1: be patient      K id 0|1            0: the signal was sent
#   Q                 quit, as the end of input     READY nonce pid lock uid | NEED nonce what
#
# Processes for each command: one that waits for it, one reader for each of its two outputs.

LC_ALL=C PS4= nl='
'
export LC_ALL
set -f
unset ENV BASH_ENV IFS

# start time of process $1 in $start, its parent in $parent: a PID with another start time is another process. 0: gone, or a zombie.
look_at() {
  start=0 parent=0
  { IFS= read -r stat </proc/"$1"/stat; } 2>/dev/null || return 0
  set -- ${stat##*) }
  [ "$1" = Z ] || start=${20} parent=$2
}

# signal $1 to process $2 that started at $3
signal() {
  look_at "$2"
  [ "$start" != 0 ] && [ "$start" = "$3" ] && kill -"$1" "$2" 2>/dev/null
}

# signal $1 to command $2. A child of one of our waiters is a command of ours that nobody has waited for: its PID is its own.
signal_command() {
  look_at "$2"
  look_at "$parent"
  [ "$parent" = "$main" ] && kill -"$1" "$2" 2>/dev/null
}

# signal $1 to every process whose environment holds $2; false when there is none
signal_marked() {
  set +f
  marked=$(grep -ls "$2" /proc/[0-9]*/environ 2>/dev/null)
  set -f
  [ -n "$marked" ] || return 1
  for file in $marked; do
    pid=${file#/proc/}
    kill -"$1" "${pid%/environ}" 2>/dev/null
  done
  return 0
}

# ends everything in this process group and everything with our mark, then this shell itself
end_all() {
  trap '' TERM HUP INT PIPE USR1 USR2
  # Also when nothing can be forked, which ends this shell.
  trap 'kill -KILL 0' EXIT
  exec </dev/null 2>/dev/null
  remove_leases
  if signal_marked TERM "NETWRIGHT_COMMAND=$nonce\."; then
    nap=0.05 naps=$((grace * 20))
    sleep $nap || nap=1 naps=$grace
    while [ $naps -gt 0 ] && signal_marked 0 "NETWRIGHT_COMMAND=$nonce\."; do
      sleep $nap
      naps=$((naps - 1))
    done
    # Twice: one that was about to fork may have left a child.
    signal_marked KILL "NETWRIGHT_COMMAND=$nonce\." && signal_marked KILL "NETWRIGHT_COMMAND=$nonce\."
  fi
  kill -KILL 0
}

# the reaper: outlives the main loop, and ends everything when that or its parent dies or no heartbeat is heard
watchdog() {
  trap '' TERM HUP INT PIPE
  trap 'silent=0 limit=$silence' USR1
  trap 'silent=0 limit=$((silence * 3))' USR2
  exec </dev/null >/dev/null 2>&1 3>&- 4>&-
  silent=0 limit=$silence
  look_at $$
  outer=$start
  while :; do
    # A shell that cannot fork for a moment ends, even the last one that could end anything; but not within `command eval`.
    command eval 'sleep 1' && silent=$((silent + 1))
    signal 0 "$main" "$born" && signal 0 $$ "$outer" || break
    [ $silent -le "$limit" ] || break
  done
  end_all
}

# the lines of output $2 (o or e) of command $1, longest line $3 bytes; NUL bytes are dropped
reader() {
  exec >&3
  long=O
  [ "$2" = o ] || long=E
  # A line that fits no memory ends this shell (no trap runs then), and its tool by SIGPIPE; the near end notices. A tool whose
  # errors have no end stands until it is ended: its waiter holds that pipe open.
  ulimit -v 131072
  while IFS= read -r line || [ -n "$line" ]; do
    if [ ${#line} -le 3500 ]; then
      printf '%s %s %s\n' "$2" "$1" "$line"
      continue
    fi
    printf "%.$3s" "$line" | fold -b -w 3500 | while IFS= read -r piece || [ -n "$piece" ]; do
      printf '%s %s %s\n' $long "$1" "$piece"
    done
    [ ${#line} -le "$3" ] || echo "C $1 $2"
    echo "$2 $1 "
  done
  echo "Z $1 $2"
}

# Runs the command that code $2 sets up, reports its start and its end as $1. Its standard input is the pipe to the reader of
# errors, opened for writing, too. It stays open here: that reader may be late, and a tool must not write where nobody reads.
waiter() {
  exec 2>/proc/self/fd/0
  echo >&2
  (
    [ -z "$held" ] || read -r go <&4
    eval "export NETWRIGHT_COMMAND=$nonce.$1.; $2"
    exec "$@" 3>&- 4>&-
  ) </dev/null &
  echo "S $1 $!" >&3
  exec >/dev/null 2>&1
  wait $!
  echo "X $1 $?" >&3
}

# The pipe between the first two is used backwards, which spares a shell between two pipelines, and time. The reader of errors
# keeps its own end for writing until the waiter has one, as its first line tells; else it might see the end of all before.
run() {
  { read -r begun && reader "$1" e "$2"; } </proc/self/fd/1 | waiter "$1" "$3" | reader "$1" o "$2" &
}

# Requests come by 4. Standard input is a pipe that nobody else has: the gate, 4 from here on. What is held reads a line of it.
main() {
  exec 3>&1 5<&0 <&4 4<>/proc/self/fd/5 5<&-
  { read -r main rest </proc/self/stat; } 2>/dev/null || main=$$
  trap '' USR1 USR2
  look_at "$main"
  born=$start
  watchdog &
  watchdog=$!
  look_at $watchdog
  watching=$start
  trap - USR1 USR2
  trap end_all TERM HUP INT PIPE
  echo "READY $nonce $$ $lock $(id -u)"
  while IFS=' ' read -r op id rest; do
    case $op in
    R) held=${held:+$((held + 1))}; run "$id" "${rest%% *}" "${rest#* }" ;;
    H) held=0 ;;
    G) while [ "${held:-0}" -gt 0 ]; do echo >&4; held=$((held - 1)); done; held=; echo "G $id" ;;
    K) signal_command "${rest#* }" "${rest% *}"; echo "K $id $?" ;;
    E) { signal_marked TERM "NETWRIGHT_COMMAND=$nonce\.$id\." && sleep "$grace"; signal_marked KILL "NETWRIGHT_COMMAND=$nonce\.$id\."; } 3>&- >/dev/null & ;;
    L) : | lease "$id" $rest & ;;
    U) release "$id" $rest & ;;
    N) listening "$id" $rest & ;;
    P) signal "USR$((1 + id))" $watchdog "$watching" ;;
    Q) break ;;
    esac
    # dash keeps what has ended, as zombies, until it is asked
    case $op$id in P* | *[05]0) jobs >/dev/null ;; esac
  done
  end_all
}

need() {
  echo "NEED $nonce $1"
  exit 69
}

for name in cat fold grep id ln mkdir rm rmdir sed sleep; do
  command -v $name >/dev/null || need $name
done
IFS= read -r self </proc/self/stat && set -- ${self##*) } || need /proc
# csh and fish do not become their command: everything in their process group would end with us.
if [ "$3" != $$ ]; then
  command -v setsid >/dev/null || need 'a process group of its own, or setsid'
  exec setsid /bin/sh -c "nonce=$nonce silence=$silence grace=$grace who=$who s=\$0; eval \"\$s\"" "$s"
fi
unset s l n b held
lock=link
command -v flock >/dev/null && lock=flock
# When cat is gone nobody hears us.
exec 4<&0
: | main 2>/dev/null | { exec 4<&-; cat; end_all; }
