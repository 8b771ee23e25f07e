import { UsageError } from '../core/errors.js';
import { type BitrateInput, formatBitrate, formatTime } from '../core/units.js';
import { checkOptions, DIRECTION, SIDE } from '../criteria/where.js';
import type { Verdict } from '../results/verdict.js';
import { sleep } from '../core/wait.js';
import { Delivery } from './delivery.js';
import { bestOf, thresholdOf, verdictOf } from './live-bitrate.js';
import { checkWait, requireAnInterval } from './live-options.js';
import { type LiveSource, liveSources, type LiveWhere, requireRunning } from './live-sources.js';
import { watchAll } from './live-watch.js';
import type { Stream } from './stream.js';

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
  const outcomes = sources.map((source) =>
    source.soFar()?.replies ? replies(source, within, to) : bitrate(source, within, to ?? '80%'),
  );
  return (await Promise.all(outcomes)).flat();
}

async function bitrate(source: LiveSource, within: number, to: BitrateInput): Promise<Verdict[]> {
  requireAnInterval(NAME, 'within', within, [source]);
  const limit = thresholdOf(NAME, to, source.soFar()?.intervals ?? []);
  const watched = await watchAll([source], {
    ...{ name: NAME, seconds: within, otherwise: false },
    decide: ({ bitsPerSecond }) => (bitsPerSecond >= limit ? true : undefined),
  });
  const share = typeof to === 'string' && to.trim().endsWith('%') ? ` (${to} of the median before)` : '';
  const expected = `≥ ${formatBitrate(limit)}${share} in an interval within ${formatTime(within)}`;
  return watched.map((each) => verdictOf('recover', expected, limit, each, bestOf));
}

async function replies(source: LiveSource, within: number, to: BitrateInput | undefined): Promise<Verdict[]> {
  if (to !== undefined)
    throw new UsageError(
      'BAD_OPTION',
      `option 'to' of ${NAME}() does not go with ping, whose replies come or do not`,
    );
  const delivery = new Delivery(source);
  const [since, startMs] = [delivery.seconds, performance.now()];
  const waited = () => (performance.now() - startMs) / 1000;
  try {
    // Replies are told by no event.
    while (delivery.steadySeconds(since + 1e-9) === 0 && waited() < within && source.stream.running)
      await sleep(LOOK_MS);
    const pass = delivery.steadySeconds(since + 1e-9) > 0;
    if (!pass) requireRunning(source.stream);
    const seconds = waited();
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
