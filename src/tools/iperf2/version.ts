import { UnsupportedError } from '../../core/errors.js';
import { isAtLeast } from '../program.js';

/** The oldest version whose output is known. */
const OLDEST = '2.1';

/** Version in the output of `iperf --version`, such as `2.1.8`; `undefined` when it is not there, as in the output of iperf3. */
export function parseVersion(output: string): string | undefined {
  return /^iperf version (2\.\d+(?:\.\d+)?)/m.exec(output)?.[1];
}

/**
 * 2.0 lacks `--full-duplex` and exact figures, and its rows look different.
 *
 * @throws UnsupportedError `TOOL_TOO_OLD` naming the version that is needed, and the one found.
 */
export function requireVersion({ version, host }: { version: string; host: string }): void {
  if (isAtLeast(version, OLDEST)) return;
  throw new UnsupportedError(
    'TOOL_TOO_OLD',
    `Netwright needs iperf2 ${OLDEST} or newer; host '${host}' has ${version}`,
    { host },
  );
}
