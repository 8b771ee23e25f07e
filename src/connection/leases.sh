# Port leases, a part of the supervisor: functions only, sent before it. A lease is a lock on this host, held by a process whose
# only job it is, under the supervisor that asked for it. Where there is flock, a port's file is locked; elsewhere a link is made.

leases=/tmp/netwright-leases

remove_leases() {
  set +f
  held=$(grep -ls "$nonce" "$leases"/* 2>/dev/null)
  set -f
  [ -z "$held" ] || rm -f $held
  rmdir "$leases"
} 2>/dev/null

# A holder waits for a line of the pipe that all of them can write to and none does: no other program has to be started for it.
hold() {
  exec </dev/null >/dev/null 2>&1 3>&-
  read -r never <&4
}

# Takes the lock of port $1; its holder's PID is then in $holder. The file is made, never opened for writing when it is there
# already: it may be another user's, or a link that somebody laid out. What is left of a dead holder is replaced where we may.
lock_by_flock() {
  file=$leases/$1 fresh=
  { echo "$who $nonce" >"$file"; } 2>/dev/null && fresh=1
  {
    flock -n 8 && [ "$file" -ef /proc/self/fd/8 ] || return 1
    if [ -z "$fresh" ] && rm -f "$file"; then
      [ -z "$2" ] && lock_by_flock "$1" again
      return
    fi
    hold &
  } 8<"$file" 2>/dev/null && holder=$!
}

# false when the holder of the lock $file lives
unheld() {
  { read -r text text owner born <"$file"; } 2>/dev/null || return 0
  look_at "$owner"
  [ "$start" != "$born" ]
}

# The same where there is no flock: a link is atomic; the holder's PID and start time tell a lease from a leftover. Who removes
# a leftover has shown a claim before and seen no other living one, so nobody removes the lock that another has just made.
lock_by_link() {
  file=$leases/$1.lock rival=
  unheld || return 1
  hold &
  holder=$! claim=$file.$! written=1
  look_at $holder
  echo "$who $nonce $holder $start" >"$claim" || written=
  set +f
  for other in "$file".*; do
    look_at "${other##*.}"
    [ "$other" = "$claim" ] || { [ "$start" = 0 ] && rm -f "$other"; } || rival=1
  done
  set -f
  [ ! -e "$file" ] || [ -n "$rival" ] || ! unheld || rm -f "$file"
  [ -n "$written" ] && ln "$claim" "$file" || { kill $holder; holder=; }
  rm -f "$claim"
  [ -n "$holder" ]
} 2>/dev/null

make_directory() {
  [ -d "$leases" ] || mkdir -m 1777 "$leases"
}

# the directory goes with its last lease, perhaps just before ours is made
lock_port() {
  make_directory 2>/dev/null
  lock_by_$lock "$1"
}

# $1 in four hexadecimal digits, in $hex; a process for each port would take most of the time
hex_of() {
  hex= left=$1
  while [ ${#hex} -lt 4 ]; do
    digit=$((left % 16)) left=$((left / 16))
    case $digit in 10) digit=A ;; 11) digit=B ;; 12) digit=C ;; 13) digit=D ;; 14) digit=E ;; 15) digit=F ;; esac
    hex=$digit$hex
  done
}

# local ports of the socket tables named, in hexadecimal, one a line; $1 is a sed command that leaves out states
ports() {
  sed -n -e "$1" -e 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) .*/\1/p' "$2" "$3" $4 $5 2>/dev/null
}

# leases $2 ports of $3 to $4, beginning at $5 and going round; each goes to its own holder process
lease() {
  exec 4<>/proc/self/fd/0
  umask 022
  set -C
  bound=$nl$(ports '/^ *[0-9]*: [^ ]* [^ ]* 06 /d' /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6)$nl
  port=$5 tries=$(($4 - $3 + 1)) granted=0 why=
  while [ $granted -lt "$2" ] && [ $tries -gt 0 ]; do
    hex_of "$port"
    case $bound in
    *"$nl$hex$nl"*) echo "B $1 $port bound" ;;
    *)
      if lock_port "$port" || { [ ! -e "$file" ] && lock_port "$port"; }; then
        look_at "$holder"
        echo "L $1 $port $holder $start"
        granted=$((granted + 1))
      else
        text=
        { read -r text <"$file"; } 2>/dev/null
        [ -n "$text" ] || writable "$1" || break
        echo "B $1 $port leased $text"
      fi
      ;;
    esac
    tries=$((tries - 1)) port=$((port + 1))
    [ $port -le "$4" ] || port=$3
  done
  echo "l $1 $granted $why"
} >&3

# Whether a lease can be written down at all: the disk may be full, the directory another's. If not, $why tells.
writable() {
  why=$({ make_directory && echo "$nonce" >"$leases/$nonce.$1"; } 2>&1)
  set -- "$1" $?
  rm -f "$leases/$nonce.$1"
  why=${why##*: }
  return "$2"
}

release() {
  id=$1 files= holders=
  shift
  # While its holder lives the file is ours; later it may be another's.
  while [ $# -ge 3 ]; do
    signal 0 "$2" "$3" && files="$files $leases/$1 $leases/$1.lock" holders="$holders $2 $3"
    shift 3
  done
  [ -z "$files" ] || rm -f $files 2>/dev/null
  set -- $holders
  while [ $# -ge 2 ]; do
    signal KILL "$1" "$2"
    shift 2
  done
  echo "U $id"
}

listening() {
  id=$1 found=
  shift
  open=$nl$(ports '/^ *[0-9]*: [^ ]* [^ ]* 0A /!d' /proc/net/tcp /proc/net/tcp6)$nl
  for port; do
    case $open in *"$nl$port$nl"*) found="$found $port" ;; esac
  done
  echo "N $id$found"
}
