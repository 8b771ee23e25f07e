import { TrafficError } from '../core/errors.js';
import { show } from '../core/units.js';
import { sleep, withDeadline } from '../core/wait.js';
import { ToolTraffic } from '../traffic/tool-traffic.js';
import type { StopOptions, Traffic } from '../traffic/traffic.js';

/** Ours have deadlines of their own. */
const LONGEST_STOP_MS = 10_000;

/**
 * Stops one end. What a user's own `stop` does must not keep the others from being stopped, nor hide why.
 *
 * @throws TrafficError `STOP_HUNG` when it takes longer than 10 s.
 */
export async function stopEnd(traffic: Traffic, stream: string, options?: StopOptions): Promise<void> {
  if (traffic instanceof ToolTraffic) return traffic.stop(options);
  const where = traffic.host === undefined ? '' : ` on ${traffic.host.name}`;
  await withDeadline(Promise.resolve(traffic.stop(options)), LONGEST_STOP_MS, () => {
    const what = `the ${traffic.role}${where} of stream ${show(stream)} did not stop within ${LONGEST_STOP_MS / 1000} s`;
    return new TrafficError('STOP_HUNG', what, { host: traffic.host?.name });
  });
}

/** Stops the clients, waits, and stops the servers; whatever any of them does, all are stopped. */
export async function stopEnds(
  { name, clients, servers }: { name: string; clients: readonly Traffic[]; servers: readonly Traffic[] },
  delaySeconds: number,
  options?: StopOptions,
): Promise<PromiseSettledResult<void>[]> {
  const stop = (traffic: Traffic) => stopEnd(traffic, name, options);
  const outcomes = await Promise.allSettled(clients.map(stop));
  await sleep(delaySeconds * 1000);
  return [...outcomes, ...(await Promise.allSettled(servers.map(stop)))];
}
