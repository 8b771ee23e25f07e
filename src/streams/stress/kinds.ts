import { type NetwrightError, ToolError, UnsupportedError, UsageError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import { TOOL_NAMES } from '../../tools/tools.js';
import { checkEnds } from '../launch.js';
import { hasOneClient, type Kind, makeStream } from './make-stream.js';
import type { StressPlan } from './options.js';

/** Reasons that are told of what is impossible. */
const REASONS_TOLD = 5;

/** Why a kind of stream cannot be. */
interface Refusal {
  kind: Kind;
  reason: string;
}

/** What can be, and why the rest cannot. */
export interface Possible {
  kinds: Kind[];
  refusals: Refusal[];
}

/**
 * Every kind of stream that the tools can be asked for, by the sets of the options, in their order.
 *
 * @throws UnsupportedError `IMPOSSIBLE` for what the user named and no kind of stream has; UsageError `BAD_OPTION` for traffic
 * of his own that does not say what it can carry, and for a range of ports that all streams together may use up.
 */
export function possibleKinds(plan: StressPlan): Possible {
  const refusals: Refusal[] = [];
  let mostPorts = 0;
  const kinds = allKinds(plan).filter((kind) => {
    const tried = tryOut(plan, kind);
    if (typeof tried === 'string') refusals.push({ kind, reason: tried });
    else mostPorts = Math.max(mostPorts, tried);
    return typeof tried === 'number';
  });
  refuseNamed(plan, kinds, refusals);
  requirePorts(plan, mostPorts);
  return { kinds, refusals };
}

/**
 * Those of them that the hosts can do. Each tool is asked once for what it is.
 *
 * @throws UnsupportedError `IMPOSSIBLE` for what the user named himself; what reaching or asking a host throws.
 * @returns beside the kinds, what of the defaults is left out, and why.
 */
export async function feasibleKinds(
  plan: StressPlan,
  { kinds, refusals: known }: Possible,
): Promise<{ kinds: Kind[]; notices: string[] }> {
  const reasons = await Promise.all(kinds.map((kind) => refusalByHosts(plan, kind)));
  const refusals = kinds.flatMap((kind, index) => {
    const reason = reasons[index];
    return reason === undefined ? [] : { kind, reason };
  });
  const feasible = kinds.filter((_, index) => reasons[index] === undefined);
  refuseNamed(plan, feasible, refusals);
  const notices = (['tool', 'protocol'] as const).flatMap((what) =>
    leftOut(what, what === 'tool' ? plan.trafficTools : plan.protocols, feasible, [refusals, known]),
  );
  return { kinds: feasible, notices };
}

/**
 * A line for each of the values that no kind has any more.
 *
 * @param refusals by the hosts, and before they were asked; of what was possible until then, the hosts alone are the reason.
 */
function leftOut(
  what: 'tool' | 'protocol',
  values: readonly string[],
  kinds: readonly Kind[],
  [byHosts, known]: readonly [readonly Refusal[], readonly Refusal[]],
): string[] {
  const left = new Set<string>(kinds.map((kind) => kind[what]));
  return values
    .filter((value) => !left.has(value))
    .map((value) => {
      const reasons = reasonsOf(byHosts, what, value) || reasonsOf(known, what, value);
      return `${value} is left out: ${reasons}`;
    });
}

function allKinds({ protocols, trafficTools, directions }: StressPlan): Kind[] {
  return protocols.flatMap((protocol) =>
    trafficTools.flatMap((tool) => directions.map((direction) => ({ tool, protocol, direction }))),
  );
}

/** How many ports a stream of this kind takes, or why there can be none. */
function tryOut(plan: StressPlan, kind: Kind): number | string {
  const own = plan.trafficClasses[kind.tool];
  const isOurs = TOOL_NAMES.some((name) => name === kind.tool);
  if (own && !own.protocols && !isOurs)
    throw new UsageError(
      'BAD_OPTION',
      `stress traffic: option 'trafficClasses' must say the 'protocols' that ${show(kind.tool)} can carry`,
    );
  const directions = own?.directions ?? (isOurs ? undefined : ['forward']);
  if (own?.protocols && !own.protocols.includes(kind.protocol))
    return `${kind.tool} carries ${own.protocols.join(', ')}`;
  if (directions && !directions.includes(kind.direction)) return `${kind.tool} has ${directions.join(', ')}`;
  if (plan.commType && !reachesGroups(plan, kind.tool)) return `${kind.tool} has no ${plan.commType}`;
  // In the place of a tool of ours, and without a word of its own, it can what that can.
  const isLikeOurs = own && isOurs && !(own.protocols && own.directions);
  const ours = isLikeOurs ? triedAt({ ...plan, trafficClasses: {} }, kind, plan.minSize) : 0;
  if (typeof ours === 'string') return ours;
  const least = triedAt(plan, kind, plan.minSize);
  return typeof least === 'string' ? least : triedAt(plan, kind, plan.maxSize);
}

/** Of ours, iperf2 sends to multicast groups, and nothing to broadcast addresses. */
function reachesGroups({ trafficClasses, commType }: StressPlan, tool: string): boolean {
  const own = trafficClasses[tool];
  if (own?.commTypes) return own.commTypes.includes(commType!);
  return tool === 'iperf2' && commType === 'multicast';
}

function triedAt(plan: StressPlan, kind: Kind, lengthBytes: number): number | string {
  try {
    const stream = makeStream(
      plan,
      { ...kind, lengthBytes, durationSeconds: plan.minDur, client: 0 },
      'stress',
    );
    return stream.portCount;
  } catch (error) {
    if (error instanceof UnsupportedError || error instanceof UsageError) return error.reason;
    throw error;
  }
}

/** Sooner or later all streams at once may be of the kind that takes the most. */
function requirePorts({ ports: { from, to }, numStreams, sut }: StressPlan, mostPorts: number): void {
  const [needed, there] = [numStreams * mostPorts, to - from + 1];
  if (needed <= there) return;
  throw new UsageError(
    'BAD_OPTION',
    `stress traffic: ${numStreams} streams at once may take ${needed} ports, ${mostPorts} each; ${from} to ${to} on ${sut.name} are ${there}: give fewer streams, a lower 'startPort', or the host a wider range in the topology`,
  );
}

/** Only what a tool or a kernel lacks is a refusal; that a busy host did not answer in time is an error. */
const LACKING = new Set(['TOOL_MISSING', 'TOOL_UNKNOWN']);

async function refusalByHosts(plan: StressPlan, kind: Kind): Promise<string | undefined> {
  const clients = hasOneClient(plan, kind.tool) ? plan.clients.map((_, index) => index) : [0];
  const { minSize: lengthBytes, minDur: durationSeconds } = plan;
  try {
    for (const client of clients)
      await checkEnds(
        makeStream(plan, { ...kind, lengthBytes, durationSeconds, client }, 'stress'),
        durationSeconds,
      );
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError || (error instanceof ToolError && LACKING.has(error.code)))
      return error.reason;
    throw error;
  }
}

/** What the user named has to occur; of defaults, anything has to. */
function refuseNamed(plan: StressPlan, kinds: readonly Kind[], refusals: readonly Refusal[]): void {
  const { protocols, trafficTools, directions } = plan.named;
  const wanted = [
    ...protocols.map((value) => ['protocol', value] as const),
    ...trafficTools.map((value) => ['tool', value] as const),
    ...directions.map((value) => ['direction', value] as const),
  ];
  const impossible = wanted.filter(([what, value]) => !kinds.some((kind) => kind[what] === value));
  const lines = impossible.map(
    ([what, value]) => `\n  ${what} ${show(value)}: ${reasonsOf(refusals, what, value)}`,
  );
  if (lines.length > 0) throw impossibleBy(`stress traffic cannot have all that was named:${lines.join('')}`);
  if (kinds.length === 0)
    throw impossibleBy(`no stress traffic is possible: ${[...new Set(refusals.map(toText))].join('; ')}`);
}

function reasonsOf(refusals: readonly Refusal[], what: keyof Kind, value: string): string {
  const all = [...new Set(refusals.filter(({ kind }) => kind[what] === value).map(toText))];
  const more = all.length > REASONS_TOLD ? `; … and ${all.length - REASONS_TOLD} more` : '';
  return all.slice(0, REASONS_TOLD).join('; ') + more;
}

function toText({ reason }: Refusal): string {
  return reason;
}

function impossibleBy(reason: string): NetwrightError {
  return new UnsupportedError('IMPOSSIBLE', reason);
}
