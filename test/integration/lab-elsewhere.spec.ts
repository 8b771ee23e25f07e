import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CleanupStack } from '../../src/core/cleanup.js';
import { asUser, isRoot, namespacesRefused, userNamespacesRefused } from './support/as-user.js';
import { startChild, type ChildOptions } from './support/child.js';
import { expectNoLeaks, takeSnapshot } from './support/leaks.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';
import { makeUsers } from './support/users.js';

// Labs in processes of their own: of another user, without a program, killed.

interface Report {
  kind: string;
  description: string;
  refusals: { way: string; reason: string }[];
  users: string[];
  rxBytes: number;
}

const BUILD = `
  const { buildLab } = await engine('lab/index.js');
  const ways = process.env.TEST_WAYS?.split(',');
  const lab = await buildLab({ loopback: false, rate: process.env.TEST_RATE }, { ...(ways && { ways }) });
  const hosts = [lab.hosts.sut, lab.hosts.client];`;

/** Sends some traffic, and reports. */
const REPORT = `${BUILD}
  const outputs = await Promise.all(hosts.map((host) => host.exec(['id', '-un'])));
  const users = outputs.map(({ stdout }) => stdout);
  await lab.hosts.sut.spawn(['iperf3', '-s', '-1']);
  const supervisor = await lab.hosts.sut.supervisor();
  for (let i = 0; i < 200 && !(await supervisor.ports.listening([5201])).has(5201); i++) await new Promise((r) => setTimeout(r, 10));
  const address = lab.hosts.sut.address(4);
  const sent = await lab.hosts.client.exec(['iperf3', '-c', address, '-n', '10M', '-J']);
  if (sent.exitCode !== 0) throw new Error(sent.stdout + sent.stderr);
  const rx = await lab.hosts.sut.exec(['sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin; ip -j -s link show dev eth0 || echo "[]"']);
  const rxBytes = JSON.parse(rx.stdout)[0]?.stats64.rx.bytes ?? 0;
  say({ kind: lab.kind, description: lab.description, refusals: lab.refusals, users, rxBytes });
  await lab.close();
  // The event loop is empty now: nothing keeps this process but what was not closed.`;

const HOLD = `${BUILD}
  for (const host of hosts) await host.spawn(['sleep', '1000']);
  await Promise.all(hosts.map((host) => host.supervisor()));
  say(lab.kind);
  await forever();`;

async function report(options: ChildOptions): Promise<Report> {
  const child = startChild(REPORT, options);
  const heard = await child.heard<Report>();
  expect(await child.exited).toBe(0);
  return heard;
}

async function killedLeavesNothing(kind: string, options: ChildOptions): Promise<void> {
  const before = takeSnapshot();
  const child = startChild(HOLD, options);
  expect(await child.heard()).toBe(kind);
  expect(takeSnapshot().size - before.size).toBeGreaterThan(6);
  child.kill('SIGKILL');
  await child.exited;
  await expectNoLeaks(before, 2000);
}

/** A `PATH` with some programs of the machine and some of the test's. */
function pathWithout(
  missing: readonly string[],
  cleanup: CleanupStack,
  own: Record<string, string> = {},
): string {
  const directory = mkdtempSync(join(tmpdir(), 'netwright-path-'));
  cleanup.defer(() => rmSync(directory, { recursive: true }));
  const names =
    'sh env cat fold grep id ln mkdir mv rm rmdir sed sleep flock true ip tc unshare nsenter sudo setpriv setsid iperf3';
  for (const name of names.split(' ').filter((each) => !missing.includes(each) && !(each in own))) {
    const found = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/bin', '/sbin'].map((at) => join(at, name));
    const path = found.find((each) => readable(each));
    if (path !== undefined) symlinkSync(path, join(directory, name));
  }
  for (const [name, script] of Object.entries(own))
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return directory;
}

function readable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

test.describe('an ordinary user', () => {
  test.beforeAll(async () => requireOrSkip(test, 'lab', await userNamespacesRefused()));

  test('gets a lab in a user namespace, and is root in there', async () => {
    const { kind, description, users, rxBytes } = await report({ prefix: asUser() });
    expect(kind).toBe('user-namespace');
    expect(description).toMatch(/made in a user namespace \(root: this is uid \d+\)$/);
    expect(users).toEqual(['root', 'root']);
    expect(rxBytes).toBeGreaterThan(1e6);
  });

  test('leaves nothing when killed', async () => {
    await killedLeavesNothing('user-namespace', { prefix: asUser() });
  });
});

test.describe('a user who may use sudo', () => {
  test.skip(!isRoot(), 'only root can make such a user for a test');

  test('gets a lab with sudo, and stays who it is', async () => {
    await using cleanup = new CleanupStack();
    const prefix = sudoer(cleanup);
    const { kind, description, users, rxBytes } = await report({ prefix, env: { TEST_WAYS: 'sudo' } });
    expect(kind).toBe('sudo');
    expect(description).toContain('made with sudo (root: ruled out; user-namespace: ruled out)');
    expect(users).toEqual(['nwtest', 'nwtest']);
    expect(rxBytes).toBeGreaterThan(1e6);
  });

  test('can shape, and leaves nothing when killed', async () => {
    await using cleanup = new CleanupStack();
    const prefix = sudoer(cleanup);
    await killedLeavesNothing('sudo', { prefix, env: { TEST_WAYS: 'sudo', TEST_RATE: '10M' } });
  });
});

function sudoer(cleanup: CleanupStack): string[] {
  const users = makeUsers(['nwtest']);
  cleanup.defer(() => users.remove());
  return users.as('nwtest');
}

test('leaves nothing when killed', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await killedLeavesNothing(isRoot() ? 'root' : 'user-namespace', {});
});

test('without unshare there are two loopback addresses, and the reason', async () => {
  await using cleanup = new CleanupStack();
  const env = { PATH: pathWithout(['unshare'], cleanup) };
  const { kind, description, refusals } = await report({ env });
  const missing = 'unshare is not installed (package util-linux)';
  expect(kind).toBe('loopback');
  expect(refusals.map(({ way }) => way)).toEqual(['root', 'user-namespace', 'sudo']);
  expect(refusals[1]!.reason).toBe(missing);
  expect(description).toContain(`no link of its own (root: `);
  expect(description).toContain(`user-namespace: ${missing}; sudo: `);
});

test('where sudo wants a password, that is the reason', async () => {
  await using cleanup = new CleanupStack();
  const own = { sudo: 'echo "sudo: a password is required" >&2; exit 1' };
  const { kind, refusals } = await report({
    env: { PATH: pathWithout([], cleanup, own), TEST_WAYS: 'sudo' },
  });
  expect(kind).toBe('loopback');
  expect(refusals[2]).toEqual({ way: 'sudo', reason: 'a password is required' });
});

test('what fails midway leaves nothing, and its complaint is the reason', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using cleanup = new CleanupStack();
  const own = { ip: 'case $1 in -batch) echo "no such luck" >&2; exit 1 ;; esac; exec /usr/sbin/ip "$@"' };
  const env = { PATH: pathWithout([], cleanup, own), TEST_WAYS: 'root,user-namespace' };
  const before = takeSnapshot();
  const { kind, refusals } = await report({ env });
  await expectNoLeaks(before);
  expect(kind).toBe('loopback');
  expect(refusals[1]).toEqual({ way: 'user-namespace', reason: 'no such luck' });
});

for (const [what, tc, code, message] of [
  ['tc is missing', 'exit 127', 'LAB_SHAPE', 'tc is not installed (package iproute2'],
  [
    'the kernel lacks tbf',
    'echo "Error: Specified qdisc kind is unknown." >&2; exit 2',
    'LAB_SHAPE',
    'no tbf',
  ],
  ['tc fails', 'echo "out of luck" >&2; exit 2', 'LAB_LINK_FAILED', 'out of luck'],
] as const)
  test(`a rate is an error when ${what}, and nothing is left`, async () => {
    requireOrSkip(test, 'lab', await namespacesRefused());
    await using cleanup = new CleanupStack();
    const env = { PATH: pathWithout([], cleanup, { tc }), TEST_RATE: '1M' };
    const before = takeSnapshot();
    const body = `try { ${BUILD} } catch (error) { say([error.code, error.message]); }`;
    const [heardCode, heardMessage] = await startChild(body, { env }).heard<string[]>();
    expect(heardCode).toBe(code);
    expect(heardMessage).toContain(message);
    await expectNoLeaks(before);
  });
