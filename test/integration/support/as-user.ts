import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user that owns nothing, on every Linux. */
export const NOBODY = 65534;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * In front of a command that shall run as an ordinary user: nobody when the suite runs as root, else whoever runs the
 * suite. The caller gives the command a HOME and a TMPDIR that this user may use.
 */
export function asUser(uid = NOBODY): string[] {
  if (!isRoot()) return [];
  return ['setpriv', '--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
}

/** Why an ordinary user can make no network namespace here; `undefined` when it can. */
export async function userNamespacesRefused(): Promise<string | undefined> {
  return refusalOf([...asUser(), 'unshare', '-Urn', 'true']);
}

/** Why the user who runs the suite can make no network namespace here; `undefined` when it can. */
export async function namespacesRefused(): Promise<string | undefined> {
  return refusalOf(['unshare', isRoot() ? '-n' : '-Urn', 'true']);
}

async function refusalOf(argv: readonly string[]): Promise<string | undefined> {
  try {
    await run(argv[0]!, argv.slice(1));
    return undefined;
  } catch (error) {
    return `no network namespace can be made: ${String((error as Error).message).trim()}`;
  }
}
