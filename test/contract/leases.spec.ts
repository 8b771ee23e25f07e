import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { localConnection } from '../../src/connection/local.js';
import { withPrefix } from '../../src/connection/namespace.js';
import { CleanupStack } from '../../src/core/cleanup.js';
import { checkIfPortIsFree, reservePort, reservePorts } from '../../src/host/ports.js';
import { partsOf, untilGone } from './support/processes.js';
import { reach, until, type Reached } from './support/reach.js';
import { busyboxDirectory, SHELLS, withShell, type Way } from './support/ways.js';

const LEASES = '/tmp/netwright-leases';
/** Far from what others use; each test has its own. */
// Below the ports that the kernel gives to clients, which may come and go at any time.
let next = 11_000 + (process.pid % 50) * 100;

const link = SHELLS.find(({ name }) => name === 'busybox alone')!;
const LOCKS: Record<string, Way> = { flock: SHELLS[0]!, link };

for (const [lock, way] of Object.entries(LOCKS))
  test.describe(`by ${lock}`, () => {
    test.beforeAll(() => test.skip(way.missing?.() !== undefined, way.missing?.()));
    let one: Reached;
    let two: Reached;
    test.beforeEach(async () => {
      [one, two] = await Promise.all([reach(way), reach(way)]);
      expect(one.supervisor.lock).toBe(lock);
    });
    test.afterEach(async () => {
      await Promise.all([one, two].map((each) => each[Symbol.asyncDispose]()));
    });

    test('one of fifty attempts at the same time gets the port', async () => {
      for (let round = 0; round < 10; round++) {
        const port = next++;
        const attempts = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? one : two));
        const answers = await Promise.all(
          attempts.map((each) => each.supervisor.ports.lease(1, port, port, port)),
        );
        expect(answers.filter(({ leases }) => leases.length === 1)).toHaveLength(1);
        expect(existsSync(file(port))).toBe(true);
      }
    });

    test('two that see the same leftover do not both get the port', async () => {
      await one.supervisor.ports.lease(1, next, next, next++); // keeps the directory
      for (let round = 0; round < 10; round++) {
        const port = next++;
        const gone = spawnSync('true').pid;
        writeFileSync(file(port), `somebody@else:1 0123456789abcdef ${gone} 1\n`);
        const attempts = [one, two, one, two].map((each) => each.supervisor.ports.lease(1, port, port, port));
        const answers = await Promise.all(attempts);
        expect(answers.filter(({ leases }) => leases.length === 1).length).toBeLessThanOrEqual(1);
        const { leases } = await one.supervisor.ports.lease(1, port, port, port);
        const held = answers.flatMap((answer) => answer.leases);
        expect(leases.length + held.length).toBe(1);
      }
    });

    test('a living lease is respected, a released or an orphaned one is taken at once', async () => {
      const port = next++;
      const held = await one.supervisor.ports.lease(1, port, port, port);
      const refused = await two.supervisor.ports.lease(1, port, port, port);
      expect(refused).toMatchObject({ leases: [], refused: [{ port, why: 'leased' }] });
      expect(refused.refused[0]!.who).toMatch(/^\S+@\S+:\d+ /);
      await one.supervisor.ports.release(held.leases);
      const taken = await two.supervisor.ports.lease(1, port, port, port);
      expect(taken.leases).toHaveLength(1);
      // The first one's handle is stale now: releasing it again takes nothing away.
      await one.supervisor.ports.release(held.leases);
      expect((await one.supervisor.ports.lease(1, port, port, port)).leases).toHaveLength(0);
      process.kill(taken.leases[0]!.pid, 'SIGKILL');
      await until(() => !existsSync(`/proc/${taken.leases[0]!.pid}/fd/0`), 'the holder to end');
      expect((await one.supervisor.ports.lease(1, port, port, port)).leases).toHaveLength(1);
    });

    test('leases of one that was killed are free within two seconds', async () => {
      const port = next++;
      await one.supervisor.ports.lease(1, port, port, port);
      const { main } = await partsOf(one.mark);
      const start = performance.now();
      process.kill(main, 'SIGKILL');
      await expect
        .poll(async () => (await two.supervisor.ports.lease(1, port, port, port)).leases.length, {
          intervals: [50],
        })
        .toBe(1);
      const took = performance.now() - start;
      test
        .info()
        .annotations.push({ type: 'lease of a killed holder', description: `${took.toFixed(0)} ms` });
      expect(took).toBeLessThan(3000);
      await untilGone(one.mark);
    });

    function file(port: number): string {
      return lock === 'flock' ? `${LEASES}/${port}` : `${LEASES}/${port}.lock`;
    }
  });

/** What stands before a shell in a mount namespace whose /tmp is another; paths of tests stay where they are. */
function withOtherTmp(prepare: string): string[] {
  const keep =
    'for d in /mnt/netwright-path-*; do mkdir "/tmp/${d##*/}" && mount --bind "$d" "/tmp/${d##*/}"; done';
  const mounts = `mount --bind /tmp /mnt && mount -t tmpfs -o size=16k none /tmp && ${keep}; ${prepare}`;
  return ['unshare', '--mount', '/bin/sh', '-c', `${mounts}; exec "$@"`, 'sh'];
}

for (const [what, prepare, lock, why] of [
  ['the disk is full', 'head -c 1000000 /dev/zero >/tmp/filling 2>/dev/null', 'flock', /error|space/],
  ['the disk is full', 'head -c 1000000 /dev/zero >/tmp/filling 2>/dev/null', 'link', /space/],
  ['/tmp is read-only', 'mount -o remount,ro /tmp', 'flock', /Read-only file system/],
  ['/tmp is read-only', 'mount -o remount,ro /tmp', 'link', /Read-only file system/],
] as const)
  test(`a host where ${what} says so, and grants no lease by ${lock}`, async () => {
    test.skip(process.getuid?.() !== 0, 'only root can mount another /tmp');
    const open = async (cleanup: CleanupStack) => {
      const host = withPrefix(localConnection(), withOtherTmp(prepare), 'a host');
      if (lock === 'flock') return host;
      const directory = await busyboxDirectory(cleanup);
      return withShell(host, `${directory}/sh`, directory);
    };
    await using reached = await reach({ open });
    expect(reached.supervisor.lock).toBe(lock);
    const port = next++;
    await expect(reservePorts(reached.host, { from: port, to: 65_535 }, 1)).rejects.toThrow(
      expect.objectContaining({ code: 'PORTS_NOT_LEASABLE', message: expect.stringMatching(why) }),
    );
    const left = await reached.host.exec(['ls', '-A', LEASES]);
    expect(left.stdout).toBe('');
  });

test('users respect each other, in both directions', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can become another user');
  const user = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const other: Pick<Way, 'open'> = {
    open: () => Promise.resolve(withPrefix(localConnection(), user, 'nobody')),
  };
  for (const [first, second] of [
    [SHELLS[0]!, other],
    [other, SHELLS[0]!],
  ] as const) {
    await using one = await reach(first);
    await using two = await reach(second);
    const port = next++;
    const held = await one.supervisor.ports.lease(1, port, port, port);
    expect(held.leases).toHaveLength(1);
    expect(statSync(LEASES).mode & 0o7777).toBe(0o1777);
    expect((await two.supervisor.ports.lease(1, port, port, port)).leases).toHaveLength(0);
    // A leftover in the other's name: its holder is dead, its file still there.
    process.kill(held.leases[0]!.pid, 'SIGKILL');
    await until(() => !existsSync(`/proc/${held.leases[0]!.pid}/fd/0`), 'the holder to end');
    const taken = await two.supervisor.ports.lease(1, port, port, port);
    expect(taken.leases).toHaveLength(1);
    expect((await one.supervisor.ports.lease(1, port, port, port)).leases).toHaveLength(0);
    await two.supervisor.ports.release(taken.leases);
    expect((await one.supervisor.ports.lease(1, port, port, port)).leases).toHaveLength(1);
  }
});

test('a lease file that is a link to somewhere else is not written through', async () => {
  await using one = await reach(SHELLS[0]!);
  await using cleanup = new CleanupStack();
  const port = next++;
  await one.supervisor.ports.lease(1, next, next, next++); // makes the directory
  const target = `/tmp/netwright-target-${port}`;
  cleanup.defer(() => spawnSync('rm', ['-f', target, `${LEASES}/${port}`]));
  writeFileSync(target, 'precious');
  spawnSync('ln', ['-s', target, `${LEASES}/${port}`]);
  await one.supervisor.ports.lease(1, port, port, port);
  expect(spawnSync('cat', [target], { encoding: 'utf8' }).stdout).toBe('precious');
});

test('bound ports are refused, connections to that number elsewhere are not', async () => {
  await using reached = await reach(SHELLS[0]!);
  await using cleanup = new CleanupStack();
  const { host } = reached;
  for (const address of ['127.0.0.1', '127.0.0.2', '::1', '::', '0.0.0.0']) {
    const server = createServer().listen(0, address);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await checkIfPortIsFree(host, port), `TCP ${address}`).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4').bind(0, address);
    await once(socket, 'listening');
    expect(await checkIfPortIsFree(host, socket.address().port), `UDP ${address}`).toBe(false);
    socket.close();
  }
  // A connection from here to port N of another host does not bind N; in a namespace that host is "elsewhere".
  const server = createServer((peer) => peer.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.defer(() => server.close());
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  const ephemeral = client.localPort!;
  expect(await checkIfPortIsFree(host, ephemeral)).toBe(false);
  client.end();
  await once(client, 'close');
  // The side that closes first is left in TIME_WAIT, which takes no port away.
  await until(() => timeWaits(ephemeral), 'the connection to be in TIME_WAIT');
  expect(await checkIfPortIsFree(host, ephemeral)).toBe(true);
});

test('a range that is used up says who holds how many', async () => {
  await using reached = await reach(SHELLS[0]!);
  const from = next;
  next += 10;
  const range = { from, to: from + 3 };
  const server = createServer().listen(from, '127.0.0.1');
  await once(server, 'listening');
  try {
    const held = await reservePorts(reached.host, range, 3);
    expect(held.map(({ port }) => port)).toEqual([from + 1, from + 2, from + 3]);
    await expect(reservePorts(reached.host, range, 1)).rejects.toMatchObject({
      code: 'PORTS_USED_UP',
      reason: expect.stringMatching(/is used up \(1 bound by other programs, 3 leased by \S+@\S+:\d+\)/),
    });
    await expect(reservePort(reached.host, from, { findPort: false })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    });
    await Promise.all(held.map((reservation) => reservation.release()));
  } finally {
    server.close();
  }
  await reached.host.close();
  await untilGone(reached.mark);
  // Other tests may hold leases in it; what is ours is gone.
  const left = existsSync(LEASES) ? readdirSync(LEASES) : [];
  expect(left.filter((name) => Number.parseInt(name) >= from && Number.parseInt(name) <= from + 3)).toEqual(
    [],
  );
});

function timeWaits(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const table = spawnSync('cat', ['/proc/net/tcp'], { encoding: 'utf8' }).stdout;
  return table.split('\n').some((row) => row.includes(`:${hex} `) && / 06 /.test(row));
}
