import { UnsupportedError, UsageError } from '../../core/errors.js';
import { show } from '../../core/units.js';
import type { Side } from '../../criteria/criterion.js';
import type { IntervalResult, TrafficResult } from '../../results/traffic-result.js';
import type { TrafficLabel } from '../../results/verdict.js';
import type { DirectionOutput, ToolOutput } from '../../tools/tool.js';
import { ToolTraffic } from '../../traffic/tool-traffic.js';
import type { Traffic } from '../../traffic/traffic.js';
import type { Stream } from '../stream.js';
import { clientsOf } from '../server-results.js';
import { place } from '../subjects.js';
import { optionsOf } from '../tool-options.js';

type FlowDirection = TrafficResult['direction'];

/** Which of the traffic that runs is watched. */
export interface LiveWhere {
  /** The end whose intervals are heard. @default 'receiver' */
  side?: Side | undefined;
  /** The only direction. @default every one */
  direction?: FlowDirection | undefined;
}

/** One direction of a running stream as one end hears it. */
export interface LiveSource {
  stream: Stream;
  traffic: Traffic;
  /** The other end; absent for one-ended traffic, and for one of several clients. */
  peer: Traffic | undefined;
  direction: FlowDirection;
  /** Asked seconds of an interval; `undefined` of traffic of the user's own. */
  intervalSeconds: number | undefined;
  /** Who it is, as far as that is known when it is asked. */
  label: () => TrafficLabel;
  /** Hears each interval that is not warm-up; returns what ends it. */
  watch: (listener: (interval: IntervalResult) => void) => () => void;
  /** @throws UnsupportedError `NOT_LIVE`; of some it is known only when they run. */
  requireAudible: () => void;
  /** What was measured so far of this direction; `undefined` of traffic of the user's own, which tells no one. */
  soFar: () => DirectionOutput | undefined;
}

/**
 * What can be heard of streams while they run: one source for each client and each direction, at one side.
 *
 * @throws UsageError `NOT_RUNNING` for a stream that does not run; `NOTHING_TO_JUDGE` without streams, or the asked direction.
 * @throws UnsupportedError `NOT_LIVE` where an end tells nothing before its end, or not of each client by itself.
 */
export function liveSources(streams: readonly Stream[], where: LiveWhere): LiveSource[] {
  if (streams.length === 0)
    throw new UsageError('NOTHING_TO_JUDGE', 'there is nothing to watch: the manager has no streams');
  return streams.flatMap((stream) => {
    requireRunning(stream);
    const found = endsOf(stream).flatMap((end) => sourcesOf(stream, end, where));
    if (found.length > 0) return found;
    const what = [where.direction, where.side].filter(Boolean).join(', ');
    throw new UsageError('NOTHING_TO_JUDGE', `stream ${show(stream.name)} has nothing to watch (${what})`);
  });
}

/** The surroundings hear for how long it may take, so that it takes no time away from the test. */
export function announceWait(sources: readonly Pick<LiveSource, 'stream'>[], seconds: number): void {
  for (const { hooks } of new Set(sources.map(({ stream }) => stream))) hooks.waiting?.(seconds);
}

export function requireRunning({ name, running }: Stream): void {
  if (running) return;
  throw new UsageError(
    'NOT_RUNNING',
    `stream ${show(name)} is not running; start() it, or do not await its run() before`,
  );
}

interface End {
  traffic: Traffic;
  peer: Traffic | undefined;
  /** Whether it serves several clients, whose data it tells in one. */
  isShared: boolean;
}

function endsOf(stream: Stream): End[] {
  const { servers, clients } = stream;
  return [
    ...servers.map((traffic, index) => {
      const served = clientsOf(index, stream);
      return { traffic, peer: served[0], isShared: served.length > 1 };
    }),
    ...clients.map((traffic, index) => ({ traffic, peer: servers[index] ?? servers[0], isShared: false })),
  ];
}

function sourcesOf(
  stream: Stream,
  end: End,
  { side = 'receiver', direction: only }: LiveWhere,
): LiveSource[] {
  const { traffic, peer } = end;
  const options = optionsOf(traffic);
  const directions: FlowDirection[] =
    options?.direction === 'bidirectional' ? ['forward', 'reverse'] : [options?.direction ?? 'forward'];
  return directions
    .filter((direction) => only === undefined || direction === only)
    .filter((direction) => isSender(end, direction, stream) === (side === 'sender'))
    .map((direction) => {
      requireAudible(stream, end);
      return {
        ...{
          stream,
          traffic,
          peer: end.isShared ? undefined : peer,
          direction,
          intervalSeconds: options?.intervalSeconds,
        },
        requireAudible: () => requireAudible(stream, end),
        soFar: () => outputOf(traffic)?.directions.find((each) => each.direction === direction),
        label: () => labelOf(stream, traffic, peer, direction, side === 'sender'),
        watch: (listener) =>
          traffic.watch!((interval, heard) => {
            if (heard === direction && !interval.omitted) listener(interval);
          }),
      };
    });
}

/** One-ended traffic measures what comes back. */
function isSender({ traffic }: End, direction: FlowDirection, { clients }: Stream): boolean {
  return clients.length > 0 && (traffic.role === 'client') === (direction === 'forward');
}

function outputOf(traffic: Traffic): ToolOutput | undefined {
  return traffic instanceof ToolTraffic ? traffic.output() : undefined;
}

/** @throws UnsupportedError `NOT_LIVE` */
function requireAudible({ name }: Stream, { traffic, isShared }: End): void {
  const why = silenceOf(traffic, isShared);
  if (why === undefined) return;
  const what = `the ${traffic.role} on ${place(traffic)} of stream ${show(name)} cannot be watched while it runs`;
  throw new UnsupportedError('NOT_LIVE', `${what}: ${why}`, { host: traffic.host?.name });
}

function silenceOf(traffic: Traffic, isShared: boolean): string | undefined {
  if (!traffic.watch) return "it does not implement 'watch' of Traffic";
  const silence = traffic instanceof ToolTraffic ? traffic.silence : undefined;
  if (silence !== undefined || !isShared) return silence;
  return "it tells the data of all its clients in one; judge { side: 'sender' }, or give each client a stream of its own";
}

function labelOf(
  stream: Stream,
  traffic: Traffic,
  peer: Traffic | undefined,
  direction: FlowDirection,
  sender: boolean,
): TrafficLabel {
  const ours = traffic instanceof ToolTraffic ? (traffic as ToolTraffic<never>) : undefined;
  const { role } = traffic;
  const version = ours?.version;
  return {
    ...{ stream: stream.name, tool: ours?.tool.name ?? 'own traffic', role, direction, sender },
    ...(version !== undefined && version !== '' && { version }),
    host: place(traffic),
    ...(peer && { peer: place(peer) }),
  };
}
