import { UnsupportedError, UsageError } from '../../core/errors.js';
import type { Feature } from '../program.js';
import type { ClientContext } from '../tool.js';
import { requireUnicast } from '../unicast.js';
import type { PingOptions } from './options.js';
import {
  hasFractionalTimeout,
  LONGEST_REFUSED_SECONDS,
  requireVersion,
  shortestIntervalOfUsers,
} from './version.js';

/** Whether commands run as root. */
export const ROOT: Feature = {
  name: 'root',
  argv: () => ['id', '-u'],
  read: ({ stdout }) => (/^\d+\s*$/.test(stdout) ? Number(stdout) === 0 : undefined),
};

/** Whether it matters who sends. */
export function needsRoot({ flood, requestIntervalSeconds }: PingOptions): boolean {
  return flood || requestIntervalSeconds < LONGEST_REFUSED_SECONDS;
}

/**
 * The command line. Names are not looked up for replies: the wait would be in the way of the next ones. `-D` tells when a
 * reply came in; `-O` tells of every request without one when the next is sent, and so makes ping's silence tell of its end.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, `NEEDS_ROOT`, `MULTICAST` for a group as target; UsageError `BAD_OPTION` for a count that does not fit.
 */
export function clientArguments(options: PingOptions, context: ClientContext): string[] {
  requireVersion(context);
  requireUnicast('ping', context, 'of a group it is not known who should answer');
  requirePermission(options, context);
  const { flood, lengthBytes, dontFragment, ttl, ipVersion, bind, args } = options;
  return [
    context.path,
    '-n',
    ...(flood ? floodArguments(context) : pacedArguments(options, context)),
    ...['-s', String(lengthBytes)],
    ...(dontFragment ? ['-M', 'do'] : []),
    ...(ttl === undefined ? [] : ['-t', String(ttl)]),
    ...(ipVersion === undefined ? [] : [`-${ipVersion}`]),
    ...(bind === undefined ? [] : ['-I', bind]),
    ...args,
    context.target,
  ];
}

/** Requests of a run; `undefined`: until it is stopped. */
export function requestsOf(
  { count, requestIntervalSeconds: interval, flood }: PingOptions,
  { durationSeconds, host }: Pick<ClientContext, 'durationSeconds' | 'host'>,
): number | undefined {
  if (flood) return undefined;
  const what = `ping: option 'count' is ${count}, one request each ${interval} s`;
  if (durationSeconds === 0) {
    if (count === undefined) return undefined;
    const reason = `${what}, but the traffic has no end: use run(seconds), or leave out 'count'`;
    throw new UsageError('BAD_OPTION', reason, { host });
  }
  // What is nearer to a whole number than any test means is one.
  const fitting = Math.max(1, Math.ceil(durationSeconds / interval - 1e-6));
  if (count === undefined || count === fitting) return fitting;
  const reason = `${what}, but ${durationSeconds} s hold ${fitting} of them: change 'interval' or the duration, or leave out 'count'`;
  throw new UsageError('BAD_OPTION', reason, { host });
}

function pacedArguments(options: PingOptions, context: ClientContext): string[] {
  const count = requestsOf(options, context);
  const { timeoutSeconds, requestIntervalSeconds } = options;
  const timeout = hasFractionalTimeout(context.version) ? timeoutSeconds : Math.ceil(timeoutSeconds);
  return [
    ...['-D', '-O', '-i', milliseconds(requestIntervalSeconds)],
    ...(count === undefined ? [] : ['-c', String(count)]),
    ...['-W', String(timeout)],
  ];
}

/** Its dots would be many and say nothing. */
function floodArguments({ durationSeconds }: ClientContext): string[] {
  return ['-f', '-q', ...(durationSeconds === 0 ? [] : ['-w', String(Math.ceil(durationSeconds))])];
}

/** ping multiplies by 1000 and cuts off: 0.57 would become 569 ms. */
function milliseconds(seconds: number): string {
  const text = String(seconds);
  return Math.trunc(Number(text) * 1000) === Math.round(seconds * 1000) ? text : `${seconds.toFixed(3)}1`;
}

function requirePermission(options: PingOptions, context: ClientContext): void {
  if (context.has(ROOT) !== false) return;
  const { version, host } = context;
  const { flood, requestIntervalSeconds: interval } = options;
  const limit = shortestIntervalOfUsers(version);
  if (!flood && interval >= limit) return;
  const asked = flood ? "option 'flood'" : `option 'interval' of ${interval} s`;
  throw new UnsupportedError(
    'NEEDS_ROOT',
    `${asked} takes root, which commands on '${host}' are not run as; other users of iputils ${version} send at most each ${limit} s`,
    { host },
  );
}
