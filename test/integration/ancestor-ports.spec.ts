import { createServer, type Server } from 'node:net';
import type { Channel, Connection } from '../../src/connection/connection.js';
import { localConnection } from '../../src/connection/local.js';
import { checkIfPortIsFree, findFreePort, reservePort, unreservePort } from '../../src/host/ports.js';
import { Stream } from '../../src/streams/stream.js';
import { iperf3 } from '../../src/traffic/iperf3.js';
import type { RunContext } from '../../src/traffic/traffic.js';
import { expect, expectGone, pretending, test, type Hosts } from './support/hosts.js';

/* Its reservation held no port, and its clients came before the server listened. */

/** A program that knows nothing of leases. */
async function bind(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen({ port, host: '::', ipv6Only: false }, resolve),
  );
  return server;
}
const unbind = (server: Server) => new Promise((resolve) => server.close(resolve));

test('a port is free, or reserved, or bound; the next ones are taken in its place', async ({
  hosts: { sut },
}) => {
  const port = 24_100;
  expect(await checkIfPortIsFree(sut, port)).toBe(true);
  const reservation = await reservePort(sut, port);
  expect([reservation.port, await checkIfPortIsFree(sut, port)]).toEqual([port, false]);
  await expect(reservePort(sut, port, { findPort: false })).rejects.toMatchObject({
    name: 'PortError',
    code: 'PORT_TAKEN',
    message: expect.stringMatching(/^Port 24100 on sut is taken \(1 leased by \S+@\S+:\d+\)/),
  });
  const stranger = await bind(port + 1);
  const next = await reservePort(sut, port);
  expect(next.port).toBe(port + 2);
  expect(await findFreePort(sut, port)).toBe(port + 3);
  await expect(findFreePort(sut, port, { count: 2 })).rejects.toThrow(
    /^Every port from 24101 to 24102 on sut is taken \(1 bound by other programs, 1 leased by /,
  );
  await unbind(stranger);
  await unreservePort(reservation);
  await unreservePort(reservation);
  await next.release();
  expect(await checkIfPortIsFree(sut, port)).toBe(true);
});

test('a port of a host that was lost is given back without reaching for the host again', async ({
  hosts,
}) => {
  let channel: Channel | undefined;
  const connection: Connection = {
    description: 'a connection that does not come back',
    open: async (...args) => {
      if (channel) throw new Error('it was opened again');
      return (channel = await localConnection().open(...args));
    },
  };
  const sut = hosts.make({ name: 'sut', connection });
  const reservation = await reservePort(sut, 24_110);
  const supervisor = await sut.supervisor();
  channel!.destroy();
  await supervisor.gone;
  await reservation.release();
  expect(reservation.released).toBe(true);
});

test('impossible ports and counts are refused', async ({ hosts: { sut } }) => {
  for (const port of [0, -1, 65_536, 1.5, NaN, '80' as never])
    await expect(reservePort(sut, port)).rejects.toThrow(/^a port is a whole number from 1 to 65535; got /);
  for (const count of [-1, 1.5, NaN, Infinity])
    await expect(reservePort(sut, 24_100, { count })).rejects.toThrow(
      /^count is a whole number of 0 or more/,
    );
  for (const port of [0, 70_000, 1.5])
    expect(() => plain({ sut, client: sut }, { port })).toThrow(/^a port is a whole number/);
  for (const portFindTries of [0, -1, 1.5])
    expect(() => plain({ sut, client: sut }, { portFindTries })).toThrow(
      /^portFindTries is a whole number of 1/,
    );
});

test("the stream's port overrides those of server and clients", async ({ hosts }) => {
  const stream = new Stream({
    server: iperf3.server(hosts.sut, { port: 24_150 }),
    clients: [iperf3.client(hosts.client, { port: 24_151, target: '127.0.0.7' })],
    port: 24_152,
  });
  await stream.run(1);
  expect([stream.port, stream.validate()]).toEqual([24_152, true]);
  for (const traffic of stream.allTraffics)
    expect(traffic.record!().command!.join(' ')).toContain('-p 24152 ');
});

test('two clients, on one host, get two servers and two ports', async ({ hosts: { sut, client } }) => {
  const stream = new Stream({
    server: iperf3.server(sut),
    clients: [iperf3.client(client), iperf3.client(client)],
  });
  expect(stream.ports).toEqual([]);
  await stream.run(1);
  expect(stream.servers).toHaveLength(2);
  expect(new Set(stream.ports).size).toBe(2);
  expect(stream.port).toBe(stream.ports[0]);
  expect([stream.results.server.length, stream.results.clients.length]).toEqual([2, 2]);
  expect(stream.validate()).toBe(true);
  await expectGone(stream);
});

test('200 of 200 clients that were started right after their server connect', async ({ hosts }) => {
  test.setTimeout(120_000);
  let connected = 0;
  for (let batch = 0; batch < 10; batch++) {
    const streams = Array.from({ length: 20 }, () => plain(hosts));
    await Promise.all(
      streams.map(async (stream) => {
        await stream.reserve();
        const place: RunContext = { port: stream.port!, target: '127.0.0.1' };
        stream.server.prepare!(place);
        await stream.server.start();
        const argv = ['iperf3', '-c', '127.0.0.1', '-p', String(stream.port), '-n', '64K'];
        const { exitCode } = await hosts.client.exec(argv);
        if (exitCode === 0) connected++;
        await stream.server.stop();
        await stream.stop();
      }),
    );
  }
  expect(connected).toBe(200);
});

for (const version of ['3.12', '3.1.3'])
  test(`iperf3 ${version}: a port that was stolen after the lease gives way to the next`, async ({
    hosts,
  }) => {
    const sut = hosts.make({
      name: 'thief',
      tools: { iperf3: await hosts.script(pretending('exec iperf3 "$@"', version)) },
      ports: { from: 24_200, to: 24_219 },
    });
    const any = plain({ sut, client: hosts.client });
    await any.reserve();
    const given = plain({ sut, client: hosts.client }, { port: 24_230, portFindTries: 2 });
    await given.reserve();
    const thieves = [await bind(any.port!), await bind(24_230)];
    const stolen = any.port;
    await any.run(1);
    expect(any.port).not.toBe(stolen);
    expect([any.port! >= 24_200 && any.port! <= 24_219, any.validate()]).toEqual([true, true]);

    await given.run(1);
    expect([given.port, given.validate()]).toEqual([24_231, true]);

    const last = plain({ sut, client: hosts.client }, { port: 24_240, portFindTries: 1 });
    await last.reserve();
    thieves.push(await bind(24_240));
    await expect(last.run(1)).rejects.toMatchObject({ name: 'PortError', code: 'PORT_STOLEN' });
    expect(last.running).toBe(false);
    await Promise.all(thieves.map(unbind));
    await expectGone(last);
  });

test('with `port`, so many ports are tried and no more', async ({ hosts }) => {
  const strangers = await Promise.all([24_300, 24_301, 24_302].map(bind));
  const stream = plain(hosts, { port: 24_300, portFindTries: 3 });
  await expect(stream.run(1)).rejects.toMatchObject({
    name: 'PortError',
    message: expect.stringMatching(/24300 to 24302 is used up \(3 bound by other programs\)/),
  });
  expect(stream.running).toBe(false);
  const luckier = plain(hosts, { port: 24_300, portFindTries: 4 });
  await luckier.reserve();
  expect(luckier.port).toBe(24_303);
  await luckier.stop();
  await Promise.all(strangers.map(unbind));
});

test('a range that is used up says who holds how many, at once and one after the other', async ({
  hosts,
}) => {
  const sut = hosts.make({ name: 'small', ports: { from: 24_400, to: 24_402 } });
  const stranger = await bind(24_400);
  const streams = Array.from({ length: 4 }, () => plain({ sut, client: hosts.client }));
  const outcomes = await Promise.allSettled(streams.map((stream) => stream.reserve()));
  const reasons = outcomes.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
  expect(reasons).toHaveLength(2);
  for (const reason of reasons)
    expect(reason).toMatch(
      /24400 to 24402 is used up \(1 bound by other programs, 2 given to others who asked at the same time\)/,
    );
  const late = plain({ sut, client: hosts.client });
  await expect(late.run(1)).rejects.toMatchObject({
    name: 'PortError',
    code: 'PORTS_USED_UP',
    message: expect.stringMatching(
      /^Only 0 of 1 port\(s\) could be reserved on small: 24400 to 24402 is used up \((1 bound by other programs, 2 leased by \S+@\S+:\d+|2 leased by \S+@\S+:\d+, 1 bound by other programs)\)/,
    ),
  });
  await Promise.all(streams.map((stream) => stream.stop()));
  await late.run(1);
  expect(late.validate()).toBe(true);
  await unbind(stranger);
});

function plain(
  { sut, client }: Pick<Hosts, 'sut' | 'client'>,
  options: { port?: number; portFindTries?: number } = {},
): Stream {
  return new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)], ...options });
}
