import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { CleanupStack } from '../../../src/core/cleanup.js';
import { isRoot, namespacesRefused } from './as-user.js';
import { type Sshd, sshdMissing, startSshd } from './sshd.js';
import { makeUsers } from './users.js';

/** A host as a user's topology describes it. */
export interface SshLabHost {
  readonly managementAddress: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  readonly knownHosts: string;
  /** On the link between the two hosts; the controller has no way there. */
  readonly testAddress: string;
  readonly sshd: Sshd;
}

/**
 * A small lab of the kind users have: a controller, a management link to each of two hosts, and a link between these.
 * Each of the three is a network namespace; each host has an sshd, on a port of its own.
 */
export interface SshLab {
  /** Runs a command on the controller, of which the hosts are reached by SSH only. */
  readonly controllerPrefix: readonly string[];
  readonly hosts: readonly [SshLabHost, SshLabHost];
  close(): Promise<void>;
}

const PLAN = [
  { name: 'nwalice', managementAddress: '192.0.2.2', port: 2201, testAddress: '198.18.0.1' },
  { name: 'nwbob', managementAddress: '192.0.2.6', port: 2202, testAddress: '198.18.0.2' },
] as const;

/** The controller's namespace; `$1` and `$2`: the scripts within. */
const CONTROLLER = `PATH=$PATH:/usr/sbin:/sbin
export PATH
unshare -n sh -c "$1" ssh-lab "$2" $$
exit $?`;

/** The first host's namespace. */
const FIRST = `unshare -n sh -c "$1" ssh-lab "$2" $$
exit $?`;

/** The second host's namespace: makes the links, and holds everything until its input ends. `$1` controller, `$2` first host. */
const SECOND = `set -e
ip link add test0 type veth peer name test0 netns "$2"
ip link add mgmt0 type veth peer name b0 netns "$1"
nsenter -n -t "$2" ip link add mgmt0 type veth peer name a0 netns "$1"
up() {
  echo link set lo up
  while [ $# -gt 0 ]; do
    echo "address add $2 dev $1"
    echo "link set $1 up"
    shift 2
  done
}
up a0 192.0.2.1/30 b0 192.0.2.5/30 | nsenter -n -t "$1" ip -batch -
up mgmt0 192.0.2.2/30 test0 198.18.0.1/24 | nsenter -n -t "$2" ip -batch -
up mgmt0 192.0.2.6/30 test0 198.18.0.2/24 | ip -batch -
# An ordinary user's ping has no rights of its own here: group 0 is the user's.
ping='echo 0 0 >/proc/sys/net/ipv4/ping_group_range'
nsenter -n -t "$2" sh -c "$ping"
sh -c "$ping"
echo "$1 $2 $$"
exec cat`;

/** Why there can be no such lab here; `undefined` when there can. */
export async function sshLabRefused(): Promise<string | undefined> {
  const { shell, username } = userInfo();
  if (!isRoot() && /\/(nologin|false)$/.test(shell ?? '')) return `${username} may not log in`;
  return sshdMissing() ?? (await namespacesRefused());
}

/**
 * Builds it. As root the hosts have a user each; an ordinary user is the only one there can be.
 *
 * @throws Error saying what the shell said when namespaces are refused.
 */
export async function buildSshLab(): Promise<SshLab> {
  await using cleanup = new CleanupStack();
  const pids = await holdNamespaces(cleanup);
  const login = logins(cleanup);
  const hosts: SshLabHost[] = [];
  for (const [index, plan] of PLAN.entries()) {
    const wrap = [...enter(pids[index + 1]!), ...login.prefix];
    const sshd = await startSshd({
      address: plan.managementAddress,
      port: plan.port,
      user: login.user(plan.name),
      wrap,
      config: sessionEnvironment(),
    });
    cleanup.defer(() => sshd.stop());
    if (isRoot()) letOthersRead(sshd.directory);
    hosts.push({
      ...plan,
      user: sshd.user,
      keyFile: sshd.userKeyFile,
      knownHosts: sshd.knownHostsFile,
      sshd,
    });
  }
  const owned = cleanup.move();
  const [first, second] = hosts as [SshLabHost, SshLabHost];
  return { controllerPrefix: enter(pids[0]!), hosts: [first, second], close: () => owned.dispose() };
}

/** PIDs in the three namespaces, which are gone when this process is. */
async function holdNamespaces(cleanup: CleanupStack): Promise<number[]> {
  const flags = isRoot() ? '-n' : '-Urn';
  const argv = [flags, 'sh', '-c', CONTROLLER, 'ssh-lab', FIRST, SECOND];
  const holder = spawn('unshare', argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(holder, 'close');
  ended.catch(() => undefined);
  cleanup.defer(() => {
    holder.stdin.end();
    return ended;
  });
  let errors = '';
  holder.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const answer = once(holder.stdout, 'data') as Promise<[Buffer]>;
  const first = await Promise.race([answer, ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`no namespaces for an SSH lab: ${errors.trim()}`);
  return String(first[0]).trim().split(' ').map(Number);
}

function enter(pid: number): string[] {
  const user = isRoot() ? [] : ['-U', '--preserve-credentials'];
  return ['nsenter', '-t', String(pid), ...user, '-n'];
}

/** Who can log in, and in front of sshd what makes them exist. */
function logins(cleanup: CleanupStack): { prefix: readonly string[]; user(wanted: string): string } {
  if (isRoot()) {
    const users = makeUsers(PLAN.map(({ name }) => name));
    cleanup.defer(() => users.remove());
    return { prefix: users.prefix, user: (wanted) => wanted };
  }
  // Where this user is root, sshd would try to become others; one more namespace makes it this user again.
  const { uid, gid, username } = userInfo();
  const prefix = ['unshare', '-U', `--map-user=${uid}`, `--map-group=${gid}`];
  return { prefix, user: () => username };
}

/** sshd gives its sessions an environment of their own; the leak check must know them all the same. */
function sessionEnvironment(): string[] {
  const run = process.env.NETWRIGHT_RUN;
  return run === undefined ? [] : [`SetEnv NETWRIGHT_RUN=${run}`];
}

/** sshd looks for authorized keys as the user who logs in. Private keys stay private. */
function letOthersRead(directory: string): void {
  chmodSync(directory, 0o755);
  chmodSync(join(directory, 'authorized_keys'), 0o644);
}
