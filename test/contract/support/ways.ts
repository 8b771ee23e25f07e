import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../src/connection/connection.js';
import { localConnection } from '../../../src/connection/local.js';
import { withPrefix } from '../../../src/connection/namespace.js';
import { quoteForLoginShell } from '../../../src/connection/quote.js';
import { sshConnection } from '../../../src/connection/ssh.js';
import type { CleanupStack } from '../../../src/core/cleanup.js';
import type { Requirement } from '../../integration/support/require.js';
import { specFor } from '../../integration/support/ssh-setup.js';
import { sshdMissing, startSshd } from '../../integration/support/sshd.js';

/** One way to reach a shell. */
export interface Way {
  name: string;
  /** Why it cannot be tried here; `undefined` when it can. */
  missing?: () => string | undefined;
  /** What `NETWRIGHT_REQUIRE` calls it. */
  requirement?: Requirement;
  open(cleanup: CleanupStack): Promise<Connection>;
}

/** A way with `/bin/sh` being another shell, and a `PATH` of its own where one is given. */
export function withShell(connection: Connection, shell: string, path?: string): Connection {
  return {
    description: connection.description,
    open: (argv, signal) => {
      const words = argv.map((word) => (word === '/bin/sh' ? shell : word));
      if (path !== undefined) words.splice(1, 0, `PATH=${path}`);
      return connection.open(words, signal);
    },
  };
}

/** The command as sshd gives it to a login shell: one word after `-c`. */
export function throughLoginShell(connection: Connection, shell: readonly string[]): Connection {
  return {
    description: `${connection.description} by ${shell[0]}`,
    open: (argv, signal) => connection.open([...shell, '-c', quoteForLoginShell(argv)], signal),
  };
}

/** A throwaway directory of links to programs, by their names. */
export async function directoryOf(
  cleanup: CleanupStack,
  links: Readonly<Record<string, string>>,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'netwright-path-'));
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  await Promise.all(Object.entries(links).map(([name, target]) => symlink(target, join(directory, name))));
  return directory;
}

/** Links to every applet of busybox, and to nothing else. */
export function busyboxDirectory(cleanup: CleanupStack): Promise<string> {
  const applets = execFileSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
  return directoryOf(cleanup, Object.fromEntries(applets.map((name) => [name, '/bin/busybox'])));
}

const without = (path: string) => () => (existsSync(path) ? undefined : `there is no ${path}`);

async function namedSh(cleanup: CleanupStack, shell: string): Promise<Connection> {
  const directory = await directoryOf(cleanup, { sh: shell });
  return withShell(localConnection(), `${directory}/sh`);
}

/** The three shells that a host's `/bin/sh` mostly is. */
export const SHELLS: readonly Way[] = [
  { name: 'dash', missing: without('/bin/dash'), open: (cleanup) => namedSh(cleanup, '/bin/dash') },
  { name: 'bash as sh', missing: without('/bin/bash'), open: (cleanup) => namedSh(cleanup, '/bin/bash') },
  {
    name: 'busybox alone',
    missing: without('/bin/busybox'),
    open: async (cleanup) => {
      const directory = await busyboxDirectory(cleanup);
      return withShell(localConnection(), `${directory}/sh`, directory);
    },
  },
];

/** Shells, login shells and transports. */
export const WAYS: readonly Way[] = [
  ...SHELLS,
  {
    name: 'ssh',
    requirement: 'sshd',
    missing: sshdMissing,
    open: async (cleanup) => {
      const sshd = await startSshd();
      cleanup.defer(() => sshd.stop());
      return sshConnection(specFor(sshd), 'sut');
    },
  },
  {
    name: 'login shell tcsh',
    missing: without('/bin/tcsh'),
    open: () => Promise.resolve(throughLoginShell(localConnection(), ['/bin/tcsh'])),
  },
  {
    name: 'login shell fish',
    missing: without('/usr/bin/fish'),
    open: () => Promise.resolve(throughLoginShell(localConnection(), ['/usr/bin/fish'])),
  },
  {
    name: 'login shell that talks first',
    missing: without('/bin/bash'),
    open: async (cleanup) => {
      const home = await directoryOf(cleanup, {});
      const banner = 'echo "Welcome! R 1 READY X 1 0"; echo oops >&2; printf "no newline at the end"\n';
      await writeFile(join(home, 'rc'), banner);
      const shell = ['env', `BASH_ENV=${home}/rc`, '/bin/bash'];
      return throughLoginShell(localConnection(), shell);
    },
  },
  {
    name: 'namespace',
    requirement: 'lab',
    missing: namespaceMissing,
    open: () => Promise.resolve(withPrefix(localConnection(), UNSHARE, 'a network namespace')),
  },
];

/** An ordinary user is root in a namespace of its own, as in the lab. */
const UNSHARE = ['unshare', process.getuid?.() === 0 ? '-n' : '-Urn'];

function namespaceMissing(): string | undefined {
  try {
    execFileSync(UNSHARE[0]!, [...UNSHARE.slice(1), 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `no network namespace can be made: ${String(error)}`;
  }
}

/** A directory that a test may write to, gone after it. */
export async function scratch(cleanup: CleanupStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'netwright-contract-'));
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  await mkdir(join(directory, 'a'), { recursive: true });
  return directory;
}
