import { TrafficError, UnsupportedError, UsageError } from '../../core/errors.js';
import { formatTime, show } from '../../core/units.js';
import { sleep } from '../../core/wait.js';
import { checkOptions, DIRECTION, SIDE } from '../../criteria/where.js';
import type { OutageSpan } from '../../results/outage.js';
import { dataPath, type TrafficLabel } from '../../results/verdict.js';
import { Delivery } from './delivery.js';
import { message, tailsOf } from '../failures.js';
import { Lifeline } from './lifeline.js';
import { checkWait } from './options.js';
import { announceWait, type LiveSource, liveSources, type LiveWhere } from './sources.js';
import type { Stream } from '../stream.js';
import { optionsOf } from '../tool-options.js';

/** How long the end of an outage is waited for. */
export interface MeasureOutageOptions extends LiveWhere {
  /** Seconds after the action in which data has to come in again; `settle` comes on top of that. @default 30 */
  within?: number;
  /** Seconds for which it then has to come in without a break; at least three resolutions. @default 1 */
  settle?: number;
}

/** How often it is looked whether data comes in again. */
const LOOK_MS = 50;

/** The longest time without delivered traffic during something. */
export class Outage implements OutageSpan {
  readonly seconds: number;
  readonly resolutionSeconds: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly by: 'replies' | 'intervals';

  constructor(
    span: OutageSpan,
    /** Whose traffic it was that was out for longest. */
    readonly traffic: TrafficLabel,
  ) {
    this.seconds = span.seconds;
    this.resolutionSeconds = span.resolutionSeconds;
    this.startSeconds = span.startSeconds;
    this.endSeconds = span.endSeconds;
    this.by = span.by;
  }

  /** Such as `1.02 s (± 20 ms, by replies, ping on client)`. */
  toString(): string {
    const { tool, peer } = this.traffic;
    const path = `${peer === undefined ? 'on ' : ''}${dataPath(this.traffic)}`;
    const isUnseen = this.seconds === 0 && this.by === 'intervals';
    const resolution = formatTime(Number((this.resolutionSeconds * (isUnseen ? 2 : 1)).toPrecision(2)));
    const exactness = isUnseen ? `none of ${resolution} or more` : `± ${resolution}`;
    return `${formatTime(this.seconds)} (${exactness}, by ${this.by}, ${tool} ${path})`;
  }
}

/**
 * Measures the longest outage of a running stream from the call on: does the action, and waits until data has come in without
 * a break for a while.
 *
 * @returns that of the client and direction that was out for longest; of 0 s where none was seen.
 * @throws TrafficError `NO_RECOVERY` when data does not come in again in time, or the stream ends; whatever the action throws;
 * what `liveSources` throws; UsageError `BAD_OPTION`.
 */
export async function measureOutage(
  stream: Stream,
  action: () => Promise<void>,
  options: MeasureOutageOptions = {},
): Promise<Outage> {
  const known = { side: SIDE, direction: DIRECTION, within: checkWait, settle: checkWait };
  if (typeof action !== 'function')
    throw new UsageError(
      'BAD_OPTION',
      `measureOutage() needs a function that does what interrupts the traffic, such as () => lab.link.down(); got ${show(action)}`,
    );
  checkOptions('measureOutage', options, known);
  const { within = 30, settle = 1, ...where } = options;
  const deliveries = liveSources([stream], where).map((source) => {
    requireReceiver(source, where);
    return new Delivery(source);
  });
  const watched = deliveries.map((delivery) => ({
    delivery,
    lifeline: new Lifeline(delivery.source),
    sinceSeconds: delivery.seconds,
  }));
  try {
    await action();
    await untilSettled(watched, within, settle);
    const outages = watched.flatMap(({ delivery, sinceSeconds }) => {
      const span = delivery.outageSince(sinceSeconds);
      return span ? [new Outage(span, delivery.source.label())] : [];
    });
    return outages.reduce((longest, outage) => (outage.seconds > longest.seconds ? outage : longest));
  } finally {
    for (const { leave } of deliveries) leave();
  }
}

/** @throws UnsupportedError `NOT_MEASURED` at a sender of UDP, which does not know what is delivered. */
function requireReceiver({ stream, traffic }: LiveSource, { side }: LiveWhere): void {
  if (side !== 'sender' || optionsOf(traffic)?.protocol !== 'udp') return;
  throw new UnsupportedError(
    'NOT_MEASURED',
    `measureOutage: the sender of stream ${show(stream.name)} does not know which datagrams are delivered; leave out { side: 'sender' }`,
  );
}

/** What is measured, and whether it still lives. */
interface Watched {
  delivery: Delivery;
  lifeline: Lifeline;
}

async function untilSettled(watched: readonly Watched[], within: number, settle: number): Promise<void> {
  const startMs = performance.now();
  const waiting = watched.map(({ delivery, lifeline }) => ({
    ...{ delivery, lifeline },
    fromSeconds: delivery.seconds,
    ...timesOf(delivery, within, settle),
  }));
  announceWait(
    waiting.map(({ delivery }) => delivery.source),
    Math.max(...waiting.map(({ limitSeconds }) => limitSeconds)),
  );
  for (;;) {
    const unsettled = waiting.filter(
      ({ delivery, fromSeconds, steadySeconds }) => delivery.steadySeconds(fromSeconds) < steadySeconds,
    );
    const other = watched.find(({ lifeline }) => lifeline.isOver);
    if (other) throw noRecovery(other.delivery, 'ended and was started again');
    if (unsettled.length === 0) return;
    const waited = (performance.now() - startMs) / 1000;
    const dead = unsettled.find(({ lifeline }) => lifeline.hasEnded);
    if (dead) throw noRecovery(dead.delivery, 'ended');
    const late = unsettled.find(({ limitSeconds }) => waited > limitSeconds);
    if (late) throw noRecovery(late.delivery, didNotSettle(late.delivery, waited));
    // Of replies, nothing tells that they come.
    await sleep(LOOK_MS);
  }
}

/** For how long data has to come in steadily, and until when that is waited for, by what can be told at all. */
function timesOf(
  delivery: Delivery,
  within: number,
  settle: number,
): { steadySeconds: number; limitSeconds: number } {
  const { resolutionSeconds = delivery.source.intervalSeconds ?? 1 } = delivery;
  const steadySeconds = Math.max(settle, 3 * resolutionSeconds);
  // An interval that was under way is told when it is over.
  return { steadySeconds, limitSeconds: within + steadySeconds + resolutionSeconds + LOOK_MS / 1000 };
}

function didNotSettle(delivery: Delivery, seconds: number): string {
  const found = delivery.outageSince(0);
  const pauses =
    found && found.seconds > 0
      ? `; its longest pause was of ${formatTime(found.seconds)}, from ${formatTime(found.startSeconds)} on`
      : '';
  return `did not come in without a break within ${formatTime(seconds)}${pauses}`;
}

function noRecovery({ source }: Delivery, what: string): TrafficError {
  const { stream } = source;
  const { name, failure } = stream;
  const { host, direction } = source.label();
  const why = failure ? `: ${message(failure)}` : '';
  return new TrafficError(
    'NO_RECOVERY',
    `the traffic of stream ${show(name)}, ${direction}, at ${host}, ${what}, after what was to interrupt it${why}`,
    // What failed tells its own output.
    failure ? { host, cause: failure } : { host, output: tailsOf(stream) },
  );
}
