import { TrafficError, UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { trafficResult, type TrafficResult } from '../results/traffic-result.js';
import { ToolTraffic } from '../traffic/tool-traffic.js';
import type { Traffic } from '../traffic/traffic.js';
import { serverResults } from './server-results.js';

interface Measured {
  name: string;
  servers: readonly Traffic[];
  clients: readonly Traffic[];
}

/**
 * Traffic of the user's own may measure nonsense: a NaN breaks no limit, and a negative loss keeps every one.
 *
 * @throws UsageError `BAD_RESULT` naming the end and every field that cannot be.
 * @throws TrafficError `NO_RESULT` for a client without a result where another one of its class has one: it would pass
 * unseen.
 */
export function requireResults(stream: Measured): void {
  for (const { server, result } of serverResults(stream)) requireResult(server, result, stream.name);
  for (const client of stream.clients) requireResult(client, client.results, stream.name);
  const silent = stream.clients.find(
    (client) => !client.results && stream.clients.some((other) => other.results && isLike(client, other)),
  );
  if (silent)
    throw new TrafficError(
      'NO_RESULT',
      `${labelOf(silent, stream.name)} has no result, but others like it have`,
    );
}

function flawOf(traffic: Traffic, result: TrafficResult | undefined): string | undefined {
  if (traffic instanceof ToolTraffic || result === undefined) return undefined;
  const { error } = trafficResult.safeParse(result);
  return error?.issues.map(({ path, message }) => `${path.join('.') || 'the result'}: ${message}`).join('; ');
}

function requireResult(traffic: Traffic, result: TrafficResult | undefined, stream: string): void {
  const flaw = flawOf(traffic, result);
  if (flaw === undefined) return;
  throw new UsageError('BAD_RESULT', `the result of ${labelOf(traffic, stream)} cannot be: ${flaw}`);
}

/** Objects without a class have nothing in common. */
function isLike(one: Traffic, other: Traffic): boolean {
  return one.constructor === other.constructor && one.constructor !== Object;
}

function labelOf({ role, host }: Traffic, stream: string): string {
  return `the ${role}${host === undefined ? '' : ` on ${host.name}`} of stream ${show(stream)}`;
}
