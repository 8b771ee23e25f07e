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

/**
 * Every kind of stream that the tools can be asked for, by the sets of the options, in their order.
 *
 * @throws UnsupportedError `IMPOSSIBLE` for what the user named and no kind of stream has; UsageError `BAD_OPTION` for traffic
 * of his own that does not say what it can carry.
 */
export function possibleKinds(plan: StressPlan): Kind[] {
  const refusals: Refusal[] = [];
  const kinds = allKinds(plan).filter((kind) => {
    const reason = refusalOf(plan, kind);
    if (reason !== undefined) refusals.push({ kind, reason });
    return reason === undefined;
  });
  refuseNamed(plan, kinds, refusals);
  return kinds;
}

/**
 * Those of them that the hosts can do. Each tool is asked once for what it is.
 *
 * @throws UnsupportedError `IMPOSSIBLE` for what the user named himself; what reaching a host throws.
 * @returns beside the kinds, what of the defaults is left out, and why.
 */
export async function feasibleKinds(
  plan: StressPlan,
  kinds: readonly Kind[],
): Promise<{ kinds: Kind[]; notices: string[] }> {
  const refusals = (await Promise.all(kinds.map((kind) => refusalByHosts(plan, kind)))).flatMap(
    (reason, index) => (reason === undefined ? [] : { kind: kinds[index]!, reason }),
  );
  const refused = new Set(refusals.map(({ kind }) => kind));
  const feasible = kinds.filter((kind) => !refused.has(kind));
  refuseNamed(plan, feasible, refusals);
  const notices = (['tool', 'protocol'] as const).flatMap((what) => {
    const left = new Set(feasible.map((kind) => kind[what]));
    const lost = new Set(kinds.map((kind) => kind[what]).filter((value) => !left.has(value as never)));
    return [...lost].map((value) => `${value} is left out: ${reasonsOf(refusals, what, value)}`);
  });
  return { kinds: feasible, notices };
}

function allKinds({ protocols, trafficTools, directions }: StressPlan): Kind[] {
  return protocols.flatMap((protocol) =>
    trafficTools.flatMap((tool) => directions.map((direction) => ({ tool, protocol, direction }))),
  );
}

function refusalOf(plan: StressPlan, kind: Kind): string | undefined {
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
  return triedAt(plan, kind, plan.minSize) ?? triedAt(plan, kind, plan.maxSize);
}

/** Of ours, iperf2 sends to multicast groups, and nothing to broadcast addresses. */
function reachesGroups({ trafficClasses, commType }: StressPlan, tool: string): boolean {
  const own = trafficClasses[tool];
  if (own?.commTypes) return own.commTypes.includes(commType!);
  return tool === 'iperf2' && commType === 'multicast';
}

function triedAt(plan: StressPlan, kind: Kind, size: number): string | undefined {
  try {
    makeStream(plan, kind, size, 0, 'stress');
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError || error instanceof UsageError) return error.reason;
    throw error;
  }
}

async function refusalByHosts(plan: StressPlan, kind: Kind): Promise<string | undefined> {
  const clients = hasOneClient(plan, kind.tool) ? plan.clients.map((_, index) => index) : [0];
  try {
    for (const client of clients)
      await checkEnds(makeStream(plan, kind, plan.minSize, client, 'stress'), plan.minDur);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError || error instanceof ToolError) return error.reason;
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
