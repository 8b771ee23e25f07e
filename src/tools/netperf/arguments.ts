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
 * The client's command line. netperf takes whole seconds: a duration is rounded up.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD`
 */
export function clientArguments(options: NetperfOptions, context: ClientContext): string[] {
  requireVersion('netperf', context);
  requireUnicast('netperf', context);
  const { intervalSeconds, cpu, args } = options;
  return [
    ...[context.path, '-H', context.target, '-p', String(context.port)],
    ...ipVersion(options),
    ...['-l', String(Math.ceil(context.durationSeconds))],
    // Negative: it looks at the clock after each send, and the intervals are regular.
    ...['-D', `-${intervalSeconds}`, '-j'],
    // Of requests it counts transactions, unless it is told a unit.
    ...(options.test === 'stream' ? ['-f', 'm'] : []),
    ...(cpu ? ['-c', '-C'] : []),
    ...['-t', testOf(options), '--', ...omniArguments(options)],
    ...['-P', `,${context.dataPort}`, '-k', KEYS.join(',')],
    ...args,
  ];
}

function ipVersion({ ipVersion: version }: NetperfOptions): string[] {
  return version === undefined ? [] : [`-${version}`];
}

/** The classic tests are migrated to omni ones; where there is none, the omni test itself is asked for. */
function testOf({ protocol, test, direction }: NetperfOptions): string {
  if (protocol === 'sctp' || (protocol === 'udp' && direction === 'reverse')) return 'omni';
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
