import { UnsupportedError } from '../../core/errors.js';
import { isAtLeast } from '../program.js';
import type { ClientContext, CommandContext, ServerContext } from '../tool.js';
import { requireUnicast } from '../unicast.js';
import { KEYS } from './keys.js';
import type { NetperfOptions } from './options.js';

/** The oldest version whose keys are known. */
const OLDEST = '2.6';

/**
 * netserver in the foreground, silent, and without a child for each test (`-f`): a child outlives its parent, and of UDP its
 * client too, for as long as the test was to last. So it serves one client at a time.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`
 */
export function serverArguments(options: NetperfOptions, context: ServerContext): string[] {
  requireVersion('netserver', context);
  return [context.path, '-D', '-f', '-N', '-p', String(context.port), ...ipVersion(options)];
}

/**
 * The client's command line. Requests have netperf's own unit, transactions per second: bits would be rounded away.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`, and `UNSUPPORTED_OPTION` for what cannot be stopped.
 */
export function clientArguments(options: NetperfOptions, context: ClientContext): string[] {
  requireVersion('netperf', context);
  requireUnicast('netperf', context);
  if (context.durationSeconds === 0) requireStoppable(options, context);
  const { intervalSeconds, bind, cpu, args } = options;
  const own = bind === undefined ? [] : ['-L', bind];
  return [
    ...[context.path, '-H', context.target, '-p', String(context.port)],
    ...ipVersion(options),
    ...own,
    ...['-l', String(wholeSeconds(context))],
    // Negative: it looks at the clock after each send, and the intervals are as regular as the sends.
    ...(intervalSeconds > 0 ? ['-D', `-${intervalSeconds}`] : []),
    '-j',
    // Of requests it counts transactions, unless it is told a unit.
    ...(options.test === 'stream' ? ['-f', 'k'] : []),
    ...(cpu ? ['-c', '-C'] : []),
    ...['-t', testOf(options), '--', ...omniArguments(options)],
    ...own,
    ...['-P', `,${context.dataPort}`, '-k', KEYS.join(',')],
    ...args,
  ];
}

/** netperf takes no others: a duration is rounded up, so that it never becomes the 0 that means until stopped. */
export function wholeSeconds({ durationSeconds }: ClientContext): number {
  return Math.ceil(durationSeconds);
}

function ipVersion({ ipVersion: version }: NetperfOptions): string[] {
  return version === undefined ? [] : [`-${version}`];
}

/** Its server tells the results, and here only when its own time is over: a client that is interrupted waits for ever. */
function requireStoppable(options: NetperfOptions, { host }: ClientContext): void {
  if (canBeStopped(options)) return;
  const what = options.test === 'crr' ? "test 'crr'" : "direction 'reverse'";
  throw new UnsupportedError(
    'UNSUPPORTED_OPTION',
    `netperf cannot end ${what} before its time: use run(seconds), or iperf3 or iperf2 with start() and stop()`,
    { host },
  );
}

/** Whether an interrupted client still learns what its server measured. */
export function canBeStopped({ test, direction }: NetperfOptions): boolean {
  return test !== 'crr' && direction === 'forward';
}

/** The classic tests are migrated to omni ones; where there is none, the omni test itself is asked for. */
function testOf({ protocol, test, direction }: NetperfOptions): string {
  if (protocol === 'sctp') return 'omni';
  if (test === 'stream') return direction === 'reverse' ? 'TCP_MAERTS' : `${protocol.toUpperCase()}_STREAM`;
  return `${protocol.toUpperCase()}_${test.toUpperCase()}`;
}

function omniArguments(options: NetperfOptions): string[] {
  const { protocol, test, direction, lengthBytes, requestBytes, responseBytes } = options;
  const omni = testOf(options) === 'omni';
  const way = test === 'stream' ? { forward: 'send', reverse: 'recv' }[direction] : 'rr';
  const sized =
    lengthBytes === undefined ? [] : ['-m', direction === 'forward' ? `${lengthBytes}` : `,${lengthBytes}`];
  return [
    ...(omni ? ['-T', protocol, '-d', way] : []),
    ...(test === 'stream' ? sized : ['-r', `${requestBytes},${responseBytes}`]),
    // Without it datagrams do not leave the subnet.
    ...(protocol === 'udp' && test === 'stream' ? ['-R', '1'] : []),
  ];
}

function requireVersion(program: string, context: CommandContext): void {
  if (isAtLeast(context.version, OLDEST)) return;
  throw new UnsupportedError(
    'TOOL_TOO_OLD',
    `Netwright needs ${program} ${OLDEST} or newer; host '${context.host}' has ${context.version}`,
    { host: context.host },
  );
}
