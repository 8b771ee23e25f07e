import type { ClientContext, Readiness, Tool } from '../tool.js';
import { clientArguments, needsRoot, requestsOf, ROOT } from './arguments.js';
import { CAPABILITIES } from './capabilities.js';
import { OPTION_NAMES, parseOptions, type PingOptions } from './options.js';
import { PingReader } from './reader.js';
import { parseVersion } from './version.js';

const PROGRAM = { name: 'ping', command: 'ping', versionArgs: ['-V'], parseVersion };
/** The second request, which is the first to make ping flush its output when there is no reply, is then soon enough. */
const LONGEST_WATCHED_SECONDS = 5;
/** ping sleeps for this long at least while replies are out, and every sleep ends with the kernel's next tick but one. */
const SHORTEST_SLEEP_SECONDS = 0.01;
const LATE_SECONDS = 0.02;

/** ping of iputils, one-ended: whatever has the target's address answers. */
export const ping: Tool<PingOptions> = {
  name: 'ping',
  programs: { client: PROGRAM },
  sharedServer: false,
  dataPorts: false,
  optionNames: OPTION_NAMES,
  capabilities: CAPABILITIES,
  parseOptions,
  features: (options) => (needsRoot(options) ? [ROOT] : []),
  client(options, context) {
    const { lengthBytes, timeoutSeconds, flood, requestIntervalSeconds: intervalSeconds } = options;
    const count = requestsOf(options, context);
    return {
      argv: clientArguments(options, context),
      readiness: readiness(options, context),
      portTaken: () => false,
      unsupported: ({ error }) => (/minimal interval/.test(error ?? '') ? error : undefined),
      stopSignal: 'INT',
      env: { LC_ALL: 'C' },
      longestSeconds: longest(options, context, count),
      ...(flood && { silence: 'a flood prints nothing before its end; give a short interval in its place' }),
      reader: (onInterval) =>
        new PingReader({ intervalSeconds, lengthBytes, timeoutSeconds, count, flood }, onInterval),
    };
  },
};

/** Its first line comes with the first reply, or with the second request. A run waits for its end in any case. */
function readiness({ requestIntervalSeconds }: PingOptions, { durationSeconds }: ClientContext): Readiness {
  const watched = durationSeconds === 0 && requestIntervalSeconds <= LONGEST_WATCHED_SECONDS;
  return watched ? { by: 'line', pattern: /^PING / } : { by: 'start' };
}

function longest(
  { requestIntervalSeconds, timeoutSeconds }: PingOptions,
  { durationSeconds }: ClientContext,
  count = 0,
): number {
  const each = Math.max(requestIntervalSeconds, SHORTEST_SLEEP_SECONDS) + LATE_SECONDS;
  return Math.ceil(Math.max(durationSeconds, count * each) + timeoutSeconds);
}
