import type { PortRequests } from '../connection/port-requests.js';
import type { Answer } from '../connection/requests.js';
import type { PortRange } from '../topology/topology.js';

/** A shell of the host takes ports one after the other, some milliseconds each: for more than these another one helps. */
const PORTS_OF_A_SHELL = 50;
const SHELLS = 4;

type Granter = Pick<PortRequests, 'lease' | 'release'>;
type Granted = Pick<Answer, 'leases' | 'refused'>;

/**
 * Any `count` ports of a range, from random ones on: two runs that start together seldom try the same.
 *
 * @throws as `PortRequests.lease`; nothing is kept then.
 */
export async function leaseAnywhere(ports: Granter, range: PortRange, count: number): Promise<Granted> {
  const parts = partsOf(range, Math.min(SHELLS, Math.ceil(count / PORTS_OF_A_SHELL)));
  const shares = parts.map((_, index) => Math.floor((count + index) / parts.length));
  const granted = await allOrNone(
    ports,
    parts.map(({ from, to }, index) => ports.lease(shares[index]!, from, to, randomIn(from, to))),
  );
  const missing = count - granted.leases.length;
  if (missing === 0 || parts.length === 1) return granted;
  // One part may be used up while another is not.
  const more = ports.lease(missing, range.from, range.to, range.from);
  return allOrNone(ports, [Promise.resolve(granted), more]);
}

async function allOrNone(ports: Granter, asked: readonly Promise<Granted>[]): Promise<Granted> {
  const outcomes = await Promise.allSettled(asked);
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const granted = {
    leases: answers.flatMap(({ leases }) => leases),
    refused: answers.flatMap(({ refused }) => refused),
  };
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return granted;
  await ports.release(granted.leases);
  throw failed.reason;
}

/** The range in so many parts of about the same size; fewer when it has fewer ports. */
function partsOf({ from, to }: PortRange, most: number): PortRange[] {
  const size = to - from + 1;
  const count = Math.max(1, Math.min(most, size));
  const border = (part: number) => from + Math.floor((part * size) / count);
  return Array.from({ length: count }, (_, part) => ({ from: border(part), to: border(part + 1) - 1 }));
}

function randomIn(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from + 1));
}
