/** In front of what a script says, so that it is told from iperf2's own words. */
export const WRONG_NETWORK = 'ERROR: this group is sent to through another network: ';

const OWN_DEVICE = `device=$(ip -o address show to "$1" 2>/dev/null | awk '{ print $2; exit }')
group=$2
shift 2
`;

/**
 * Joins the group on the interface that has the own address; without its name iperf2 asks the routing table, which in a test
 * network often has no route for groups. Where `ip` does not know it, iperf2 does as it would.
 */
const JOIN = `${OWN_DEVICE}exec "$@" -B "$group\${device:+%$device}"`;

/**
 * Of IPv6 only the routing table tells where datagrams to a group go, and that is the first interface of all unless somebody
 * said otherwise: iperf2 can bind no interface. Where that is not the test network, nothing is sent.
 */
const SEND = `${OWN_DEVICE}out=$(ip -6 route get "$group" 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
case $device,$out in
"$device,$device" | ,* | *,) exec "$@" ;;
esac
echo "${WRONG_NETWORK}$out instead of $device; as root: ip -6 route add multicast $group/128 dev $device table local" >&2
exit 1`;

/** A server's command that joins a group. */
export function joining(group: string, own: string | undefined, argv: readonly string[]): string[] {
  if (own === undefined) return [...argv, '-B', group];
  return ['sh', '-c', JOIN, 'sh', own, group, ...argv];
}

/** A client's command that sends to a group from the own address. Of IPv4 the address tells the interface. */
export function sendingTo(group: string, own: string | undefined, argv: readonly string[]): string[] {
  if (own === undefined || !group.includes(':')) return [...argv];
  return ['sh', '-c', SEND, 'sh', own, group, ...argv];
}
