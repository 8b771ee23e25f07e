import { UnsupportedError, UsageError } from '../../core/errors.js';
import { type BitrateInput, formatBitrate, formatTime, show } from '../../core/units.js';
import { checkOptions, DIRECTION, SIDE } from '../../criteria/where.js';
import { sleep } from '../../core/wait.js';
import { keepsEvery } from '../../results/outage.js';
import { MAX_REPLIES } from '../../results/traffic-result.js';
import type { Verdict } from '../../results/verdict.js';
import { Delivery } from './delivery.js';
import { bestOf, thresholdOf, verdictOf } from './bitrate.js';
import { Lifeline } from './lifeline.js';
import { checkWait, requireIntervals } from './options.js';
import { announceWait, type LiveSource, liveSources, type LiveWhere } from './sources.js';
import { ended, watchAll } from './watch.js';
import type { Stream } from '../stream.js';
import { place } from '../subjects.js';
import { optionsOf } from '../tool-options.js';

/** What counts as recovered. */
export interface RecoverOptions extends LiveWhere {
  /** Seconds from the call on. */
  within: number;
  /**
   * A share of the median of the intervals with data before the call, such as `'80%'`, or a bitrate such as `'900M'`. Not of
   * ping, which has recovered when a request is answered that was sent after the call.
   *
   * @default '80%'
   */
  to?: BitrateInput;
}

const NAME = 'toRecover';
/** How often it is looked for replies. */
const LOOK_MS = 20;
/** What a reply may be on its way to us, after it came in. */
const LATE_SECONDS = 0.05;

/**
 * Waits until data comes again of every client, in every direction, as it did before.
 *
 * @throws UsageError `BAD_LIMIT`, `BAD_OPTION`, and `NOTHING_TO_JUDGE` where there is nothing before the call to compare with; what
 * `liveSources` and `watchAll` throw.
 */
export async function recover(streams: readonly Stream[], options: RecoverOptions): Promise<Verdict[]> {
  checkOptions(NAME, options, { side: SIDE, direction: DIRECTION, within: checkWait, to: () => undefined });
  const { within, to, ...where } = options;
  checkWait(within, `option 'within' of ${NAME}()`);
  const sources = liveSources(streams, where);
  const byReplies = sources.filter(keepsReplies);
  const byIntervals = sources.filter((source) => !byReplies.includes(source));
  if (byReplies.length > 0 && to !== undefined)
    throw new UsageError(
      'BAD_OPTION',
      `option 'to' of ${NAME}() does not go with ping, whose replies come or do not`,
    );
  requireIntervals(2, NAME, 'within', within, byIntervals);
  const limits = new Map(byIntervals.map((source) => [source, limitOf(source, to)]));
  const stop = new AbortController();
  try {
    const outcomes = [
      ...byReplies.map((source) => replies(source, within, stop.signal)),
      ...(byIntervals.length > 0 ? [bitrates(limits, within, to, stop.signal)] : []),
    ];
    return (await Promise.all(outcomes)).flat();
  } finally {
    // One that failed leaves the others waiting for nobody.
    stop.abort();
  }
}

function limitOf(source: LiveSource, to: BitrateInput = '80%'): number {
  return thresholdOf(NAME, to, source.soFar()?.intervals ?? []);
}

/** Whether it is judged by replies; of a long run the later ones are not kept, and of a flood none. */
function keepsReplies({ soFar, traffic }: LiveSource): boolean {
  const found = soFar();
  // Before the first line of ping nothing is found: a flood cannot be watched at all.
  if (!found) return optionsOf(traffic)?.protocol === 'icmp';
  return found.replies !== undefined && keepsEvery(found);
}

async function bitrates(
  limits: ReadonlyMap<LiveSource, number>,
  within: number,
  to: BitrateInput = '80%',
  signal: AbortSignal,
): Promise<Verdict[]> {
  const share = typeof to === 'string' && to.trim().endsWith('%') ? ` (${to} of the median before)` : '';
  const watched = await watchAll([...limits.keys()], {
    // Of the first one that is heard, the better part may have been before what it recovers from.
    ...{ name: NAME, seconds: within, otherwise: false, skipped: 1, signal },
    decide: ({ bitsPerSecond }, [partly], source) =>
      partly && bitsPerSecond >= limits.get(source)! ? true : undefined,
  });
  return watched.map((each) => {
    const limit = limits.get(each.source)!;
    const expected = `≥ ${formatBitrate(limit)}${share} in an interval within ${formatTime(within)}`;
    return verdictOf('recover', expected, limit, { ...each, heard: each.heard.slice(1) }, bestOf);
  });
}

async function replies(source: LiveSource, within: number, signal: AbortSignal): Promise<Verdict[]> {
  const delivery = new Delivery(source);
  try {
    requirePaces(delivery, within);
    announceWait([source], within);
    const [pass, seconds] = await untilReply(delivery, within, signal);
    return [
      {
        ...{ criterion: 'recover', pass, expected: `a reply within ${formatTime(within)}` },
        actual: pass ? `a reply after ${formatTime(seconds)}` : `none within ${formatTime(seconds)}`,
        ...{ metric: 'recoverySeconds', limit: within, value: seconds, traffic: source.label() },
      },
    ];
  } finally {
    delivery.leave();
  }
}

/** @returns whether a request was answered that was sent from now on, and for how long that was waited for. */
async function untilReply(
  delivery: Delivery,
  within: number,
  signal: AbortSignal,
): Promise<[pass: boolean, seconds: number]> {
  const startMs = performance.now();
  const lifeline = new Lifeline(delivery.source);
  let newest = delivery.newestReply;
  for (;;) {
    const waited = (performance.now() - startMs) / 1000;
    const reply = delivery.newestReply;
    const isNew = reply && reply.sequence > (newest?.sequence ?? 0);
    if (isNew && (reply.rttSeconds ?? 0) + LATE_SECONDS < waited) return [true, waited];
    newest = reply;
    requireAlive(delivery.source, lifeline);
    if (waited >= within || signal.aborted) return [false, waited];
    // Replies are told by no event.
    await sleep(LOOK_MS, signal);
  }
}

/** @throws UsageError `BAD_OPTION` for a time in which no reply need come: one request was sent before. */
function requirePaces({ resolutionSeconds, source }: Delivery, within: number): void {
  // As asked: a busy machine is late.
  const intervalSeconds =
    resolutionSeconds === undefined ? source.intervalSeconds : Number(resolutionSeconds.toPrecision(1));
  requireIntervals(2, NAME, 'within', within, [{ ...source, intervalSeconds }]);
}

/** @throws TrafficError `ENDED`; UnsupportedError `NOT_LIVE` from where on replies are not kept. */
function requireAlive(source: LiveSource, lifeline: Lifeline): void {
  const { stream, traffic } = source;
  if (lifeline.hasEnded) throw ended(source, NAME);
  if (!keepsReplies(source))
    throw new UnsupportedError(
      'NOT_LIVE',
      `${NAME}: what became of each request of stream ${show(stream.name)} on ${place(traffic)} is known of the first ${MAX_REPLIES} only; start it anew`,
    );
}
