import { UnsupportedError } from '../../core/errors.js';
import { isAtLeast } from '../program.js';

/** How iperf3 is made to talk. */
export type Mode =
  /** One JSON object a line, as it happens. */
  | 'json-stream'
  /** Text for people, flushed after every line. */
  | 'text'
  /** One JSON object at the end. */
  | 'json';

/**
 * Version in the output of `iperf3 --version`, such as `3.12`, `3.17.1` or `3.21+` (built between releases);
 * `undefined` when it is not there, as in the output of iperf2.
 */
export function parseVersion(output: string): string | undefined {
  return /^iperf (\d+\.\d+(?:\.\d+)?\+?)(?=\s|$)/m.exec(output)?.[1];
}

/**
 * The best way to hear what a version measures. `--json-stream` and text are live and bounded; `-J` grows in
 * memory and speaks only at the end, so that it is left to versions that cannot flush their text.
 */
export function modeOf(version: string): Mode {
  if (isAtLeast(version, '3.17')) return 'json-stream';
  return isAtLeast(version, '3.7') ? 'text' : 'json';
}

/** @throws UnsupportedError `TOOL_TOO_OLD` naming what was asked, the version it needs, and the one found. */
export function requireVersion(
  what: string,
  needed: string,
  context: { version: string; host: string },
): void {
  if (isAtLeast(context.version, needed)) return;
  throw new UnsupportedError(
    'TOOL_TOO_OLD',
    `${what} needs iperf3 ${needed} or newer; host '${context.host}' has ${context.version}`,
    { host: context.host },
  );
}
