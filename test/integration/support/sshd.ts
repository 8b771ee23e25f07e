import { execFile, spawn } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CleanupStack } from '../../../src/core/cleanup.js';
import { descendantsOf, isAlive } from './descendants.js';

export const run = promisify(execFile);

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/sbin/sshd'];

/** Why no sshd can be started here; `undefined` when one can. */
export function sshdMissing(): string | undefined {
  if (!SSHD.some((path) => existsSync(path))) return `there is no sshd at ${SSHD.join(', ')}`;
  return undefined;
}

/** How a test wants its sshd. */
export interface SshdOptions {
  /** @default '127.0.0.1' */
  address?: string;
  /** @default a free port */
  port?: number;
  /** More lines of `sshd_config`; the first value of a keyword counts, and these come first. */
  config?: readonly string[];
  /** Host keys to make. @default ['ed25519', 'ecdsa'] */
  hostKeys?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
  /** In front of sshd, such as `['ip', 'netns', 'exec', 'blue']`. It must become sshd by exec. */
  wrap?: readonly string[];
  /** @default the user who runs the tests: an unprivileged sshd can log in no other */
  user?: string;
}

/** A running sshd with keys of its own. */
export interface Sshd {
  readonly pid: number;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** A throwaway directory with a space in its path; gone after `stop`. */
  readonly directory: string;
  /** Public host keys by their type. */
  readonly hostKeyFiles: Readonly<Record<string, string>>;
  /** A private key that may log in. */
  readonly userKeyFile: string;
  /** Lists every host key under the address and port. */
  readonly knownHostsFile: string;
  /** What sshd has logged, at LogLevel VERBOSE. */
  log(): string;
  /** Ends sshd and every session, and removes the directory. */
  stop(): Promise<void>;
}

/** Starts a real sshd on a loopback address. It listens when the promise resolves. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const cleanup = new CleanupStack();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.dispose();
    throw error;
  }
}

async function start(options: SshdOptions, cleanup: CleanupStack): Promise<Sshd> {
  const directory = await mkdtemp(join(tmpdir(), 'netwright sshd-'));
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  const address = options.address ?? '127.0.0.1';
  const port = options.port ?? (await freePort(address));
  const hostKeys = options.hostKeys ?? ['ed25519', 'ecdsa'];
  await Promise.all([
    ...hostKeys.map((type) => makeKey(join(directory, `host_${type}`), type)),
    makeKey(join(directory, 'user key')),
  ]);
  const file = (name: string) => join(directory, name);
  await writeFile(file('authorized_keys'), await readFile(file('user key.pub')));
  const hostKeyFiles = Object.fromEntries(hostKeys.map((type) => [type, file(`host_${type}.pub`)]));
  await writeKnownHosts(file('known_hosts'), address, port, Object.values(hostKeyFiles));
  await writeFile(file('sshd_config'), configOf(options, directory, address, port, hostKeys));
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = await launch(
    [...(options.wrap ?? []), await sshdPath(), '-D', '-e', '-f', file('sshd_config')],
    cleanup,
  );
  return {
    ...server,
    address,
    port,
    user: options.user ?? userInfo().username,
    directory,
    hostKeyFiles,
    userKeyFile: file('user key'),
    knownHostsFile: file('known_hosts'),
    stop: () => cleanup.dispose(),
  };
}

/** Makes a key pair without passphrase, unless one is given: `path` and `path.pub`. */
export async function makeKey(path: string, type = 'ed25519', passphrase = ''): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'throwaway', '-f', path]);
}

async function writeKnownHosts(file: string, address: string, port: number, keys: string[]): Promise<void> {
  const lines = await Promise.all(
    keys.map(async (key) => `[${address}]:${port} ${await readFile(key, 'utf8')}`),
  );
  await writeFile(file, lines.join(''));
}

function configOf(
  options: SshdOptions,
  directory: string,
  address: string,
  port: number,
  hostKeys: readonly string[],
): string {
  return [
    ...(options.config ?? []),
    `Port ${port}`,
    `ListenAddress ${address}`,
    ...hostKeys.map((type) => `HostKey "${directory}/host_${type}"`),
    `AuthorizedKeysFile "${directory}/authorized_keys"`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxSessions 10',
    'PrintMotd no',
    'LogLevel VERBOSE',
    '',
  ].join('\n');
}

async function sshdPath(): Promise<string> {
  for (const path of SSHD)
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  throw new Error(sshdMissing());
}

async function launch(argv: string[], cleanup: CleanupStack): Promise<Pick<Sshd, 'pid' | 'log'>> {
  const [file, ...args] = argv as [string, ...string[]];
  const server = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  server.on('error', (error) => (log += `${error.message}\n`));
  const pid = server.pid ?? -1;
  cleanup.defer(() => endTree(pid));
  await until(() => {
    if (server.exitCode !== null || server.pid === undefined) throw new Error(`sshd did not start:\n${log}`);
    return log.includes('Server listening on');
  }, 'sshd to listen');
  return { pid, log: () => log };
}

/** Kills a process and its descendants, and nothing else, and waits until they are gone. */
async function endTree(pid: number): Promise<void> {
  if (pid <= 0) return;
  send(pid, 'SIGSTOP');
  const pids = [pid, ...descendantsOf(pid)];
  for (const each of pids) send(each, 'SIGKILL');
  await until(() => !pids.some(isAlive), `the processes ${pids.join(', ')} to end`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** Waits for a condition, for five seconds at most. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`waited 5 s for ${what}`);
    await sleep(10);
  }
}

/** A port that was free a moment ago. */
export async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
