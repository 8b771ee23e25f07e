/**
 * Shell texts of the lab. They are constants: whatever differs arrives as an argument.
 * `/usr/sbin` is not in the `PATH` of ordinary users, and `ip` and `tc` may be there and nowhere else.
 */
const PATH = 'PATH=$PATH:/usr/sbin:/sbin\nexport PATH\n';

/** Name of either end of the link, each in its own namespace. */
export const INTERFACE = 'eth0';

/** `$1`: names of programs that must be there; then a command, which takes this shell's place. */
export const CHECK = `${PATH}for name in $1; do
  command -v "$name" >/dev/null || { echo "MISSING $name"; exit 69; }
done
shift
exec "$@"`;

/**
 * Runs a command whose input stays open as long as this user's processes live: all that reaches processes of
 * another user when ours are killed. The shell would wait for the feeder, too; a command that ends ends it.
 */
export const FED = 'sleep 2147483647 2>/dev/null | { "$@"; kill -TERM $$; }';

/**
 * Runs in the SUT's namespace and holds it. `$1`: the next script, then its arguments.
 * The shell must not become the command at its end: its PID is the name of this namespace.
 */
export const HOLD_SUT = `client=$1
shift
unshare -n sh -c "$client" netwright $$ "$@"
exit $?`;

/**
 * `$1` bit/s, `$2` burst in bytes, `$3` limit in bytes, `$4` segments. An old \`ip\` cannot set the last. Another handle makes
 * tc put another queue in place: one that is only changed keeps its packets, and one of them that is larger than the new
 * burst is never sent, nor is anything behind it.
 */
export const SHAPE = `${PATH}command -v tc >/dev/null || exit 127
case $(tc qdisc show dev ${INTERFACE}) in *'tbf 1: root'*) handle=2 ;; *) handle=1 ;; esac
tc qdisc replace dev ${INTERFACE} root handle $handle: tbf rate "$1bit" burst "$2" limit "$3" || exit
ip link set dev ${INTERFACE} gso_max_segs "$4" 2>/dev/null || :`;

/** `$1` segments. */
export const UNSHAPE = `${PATH}tc qdisc delete dev ${INTERFACE} root 2>/dev/null
ip link set dev ${INTERFACE} gso_max_segs "$1" 2>/dev/null || :`;

export const DOWN = `${PATH}ip link set dev ${INTERFACE} down`;

/** `$1` IPv6 address, which the kernel removed when the interface went down; may be empty. */
export const UP = `${PATH}ip link set dev ${INTERFACE} up || exit
[ -z "$1" ] || ip address replace "$1/64" dev ${INTERFACE} nodad`;

/**
 * Waits until the end that the arguments lead to has a carrier, for two seconds at most. The kernel may take a second
 * to notice, and IPv6 does not answer before; asking for this very interface makes it look at once.
 */
const CARRIER = `carrier() {
  tries=200
  while [ $tries -gt 0 ]; do
    case $("$@" ip -o link show dev ${INTERFACE}) in *'state UP'*) return 0 ;; esac
    sleep 0.01 || sleep 1
    tries=$((tries - 1))
  done
  echo 'the link has no carrier' >&2
  return 1
}
`;

/** What was asked for in vain while the link was down would be asked for again only after a second. */
export const AWAIT_CARRIER = `${PATH}${CARRIER}carrier || exit
ip neighbour flush dev ${INTERFACE} 2>/dev/null || :`;

/**
 * Runs in the client's namespace: makes the link, says `READY sut-pid client-pid 6?`, and holds the namespace.
 * `$1`: PID in the SUT's namespace; addresses: `$2` SUT IPv4, `$3` client IPv4, `$4` SUT IPv6, `$5` client IPv6;
 * then the command that stays.
 */
export const HOLD_CLIENT = `set -e
${CARRIER}configure() {
  echo link set lo up
  echo "address add $1/24 dev ${INTERFACE}"
  [ -z "$six" ] || echo "address add $2/64 dev ${INTERFACE} nodad"
  echo link set ${INTERFACE} up
}
six=
{ read -r off </proc/sys/net/ipv6/conf/default/disable_ipv6; } 2>/dev/null || :
[ "$off" != 0 ] || six=6
ip link add ${INTERFACE} type veth peer name ${INTERFACE} netns "$1"
configure "$3" "$5" | ip -batch -
configure "$2" "$4" | nsenter -n -t "$1" ip -batch -
carrier
carrier nsenter -n -t "$1"
echo "READY $1 $$ $six"
shift 5
exec "$@"`;
