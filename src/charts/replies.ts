import type { ReplyResult } from '../results/traffic-result.js';
import type { Course, Point } from './course.js';
import { isDrawable } from './domain.js';

/** A request, and when it was sent. */
interface Sent {
  reply: ReplyResult;
  seconds: number;
}

/**
 * The round-trip times of single requests, each when it was sent; cut where one was not answered.
 *
 * @param durationSeconds of the run, by which requests are spread of which nothing came back; absent when it is not known.
 */
export function courseOfReplies(
  replies: readonly ReplyResult[],
  durationSeconds: number | undefined,
  limits: { highest: number },
): Course {
  const segments: Point[][] = [[]];
  const lostSeconds: number[] = [];
  for (const { reply, seconds } of whenSent(replies, durationSeconds)) {
    const { rttSeconds } = reply;
    if (!isAnswered(reply)) {
      lostSeconds.push(seconds);
      segments.push([]);
    } else if (rttSeconds !== undefined && isDrawable(rttSeconds, limits))
      segments.at(-1)!.push(pointAt(seconds, rttSeconds));
  }
  const filled = segments.filter(({ length }) => length > 0);
  return { points: filled.flat(), segments: filled, lostSeconds, unit: 'reply' };
}

function pointAt(seconds: number, value: number): Point {
  return { startSeconds: seconds, endSeconds: seconds, value, omitted: false };
}

function isAnswered({ timeSeconds, rttSeconds }: ReplyResult): boolean {
  return timeSeconds !== undefined || rttSeconds !== undefined;
}

/** A request without a reply was sent between its neighbours: requests are sent at a steady pace. */
function whenSent(unordered: readonly ReplyResult[], durationSeconds: number | undefined): Sent[] {
  const replies = [...unordered].sort((one, other) => one.sequence - other.sequence);
  const known = replies.flatMap(sentBefore);
  const pace = paceOf(known, replies.length, durationSeconds);
  let next = 0;
  return replies.map((reply) => {
    while (next < known.length && known[next]!.reply.sequence < reply.sequence) next += 1;
    const after = known[next];
    const before = known[next - 1];
    return { reply, seconds: Math.max(0, between(reply.sequence, before, after, pace)) };
  });
}

/** The reply came in one round trip later. */
function sentBefore(reply: ReplyResult): Sent[] {
  const seconds = (reply.timeSeconds ?? NaN) - (reply.rttSeconds ?? 0);
  return Math.abs(seconds) < 1e9 ? [{ reply, seconds }] : [];
}

function paceOf(known: readonly Sent[], count: number, durationSeconds = 0): number {
  if (durationSeconds > 0 && durationSeconds < 1e9) return durationSeconds / count;
  const [first, last] = [known[0], known.at(-1)];
  const requests = first && last ? last.reply.sequence - first.reply.sequence : 0;
  return requests > 0 ? (last!.seconds - first!.seconds) / requests : 1;
}

function between(sequence: number, before: Sent | undefined, after: Sent | undefined, pace: number): number {
  if (after?.reply.sequence === sequence) return after.seconds;
  if (!before || !after) {
    const nearest = before ?? after;
    return nearest
      ? nearest.seconds + (sequence - nearest.reply.sequence) * pace
      : Math.max(0, sequence - 1) * pace;
  }
  const share = (sequence - before.reply.sequence) / (after.reply.sequence - before.reply.sequence);
  return before.seconds + (after.seconds - before.seconds) * share;
}
