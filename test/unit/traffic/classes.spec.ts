import { expect, test } from '@playwright/test';
import * as netwright from '../../../src/index.js';
import type { Host } from '../../../src/index.js';
import { streamFromOptions } from '../../../src/streams/stream-options.js';
import { SingleHostStream } from '../../../src/streams/single-host-stream.js';
import type { Traffic } from '../../../src/traffic/traffic.js';

/** Nothing connects before it is used. */
function host(name: string): Host {
  const open = () => Promise.reject(new Error('a test without I/O'));
  return new netwright.Host({
    name,
    connection: { description: 'nowhere', open },
    addresses: { ipv4: '192.0.2.1', ipv6: '2001:db8::1' },
  });
}

const sut = host('sut');
const client = host('client');
const target = '192.0.2.2';

/** The ancestor's class names, and what our factories make of them. */
const MADE: readonly [Class: new (...args: never[]) => Traffic, made: Traffic, role: string][] = [
  [netwright.Iperf3ServerTraffic, netwright.iperf3.server(sut), 'server'],
  [netwright.Iperf3ClientTraffic, netwright.iperf3.client(client), 'client'],
  [netwright.Iperf2ServerTraffic, netwright.iperf2.server(sut), 'server'],
  [netwright.Iperf2ClientTraffic, netwright.iperf2.client(client), 'client'],
  [netwright.NetperfServerTraffic, netwright.netperf.server(sut), 'server'],
  [netwright.NetperfClientTraffic, netwright.netperf.client(client), 'client'],
  [netwright.PingTraffic, netwright.ping(client, { target }), 'client'],
];

for (const [Class, made, role] of MADE)
  test(`the factory makes a ${Class.name}`, () => {
    expect(made).toBeInstanceOf(Class);
    expect(made.constructor).toBe(Class);
    expect(made.role).toBe(role);
    expect(MADE.filter(([Other]) => made instanceof Other)).toHaveLength(1);
  });

test('streams of options are made of them', () => {
  const hosts = { sut, client };
  const iperf2 = streamFromOptions({ tool: 'iperf2' }, hosts);
  expect(iperf2.server).toBeInstanceOf(netwright.Iperf2ServerTraffic);
  expect(iperf2.clients[0]).toBeInstanceOf(netwright.Iperf2ClientTraffic);
  const ping = streamFromOptions({ tool: 'ping', ipVersion: 6 }, hosts);
  expect(ping).toBeInstanceOf(SingleHostStream);
  expect(ping.server).toBeInstanceOf(netwright.PingTraffic);
  expect(ping.server.record!().address).toBe('2001:db8::1');
  expect(() => streamFromOptions({ tool: 'ping', clients: ['client', 'sut'] }, hosts)).toThrow(
    'ping is one-ended: it runs on one host, and clients names 2; add a stream for each',
  );
});

test('a subclass stays one where a stream needs more servers', () => {
  class Watched extends netwright.Iperf3ServerTraffic {
    readonly watched = true;
  }
  const clients = [netwright.iperf3.client(client), netwright.iperf3.client(client)];
  const stream = new netwright.Stream({ server: new Watched(sut, { parallel: 2 }), clients });
  expect(stream.servers).toHaveLength(2);
  for (const server of stream.servers) {
    expect(server).toBeInstanceOf(Watched);
    expect((server as Watched).options.parallel).toBe(2);
  }
});

for (const [what, options, complaint] of [
  [
    'a port that is none',
    { port: 70_000 },
    "option 'port' must be a whole number from 1 to 65535; got 70000",
  ],
  ['a word for a port', { port: 'http' }, "option 'port' must be a whole number from 1 to 65535; got 'http'"],
  ['an empty target', { target: '' }, "option 'target' must be an address or a name; got ''"],
  ['an argument as target', { target: '-V' }, "option 'target' must be an address or a name; got '-V'"],
  ['a number as target', { target: 5 }, "option 'target' must be an address or a name; got 5"],
  ['an address as options', '192.0.2.1', "options must be an object; got '192.0.2.1'"],
  ['null', null, 'options must be an object; got null'],
] as const)
  test(`${what} is refused when traffic is made`, () => {
    const refused = expect.objectContaining({ code: 'BAD_OPTION', message: `ping: ${complaint}` }) as Error;
    expect(() => netwright.ping(client, options as never)).toThrow(refused);
  });

test('a stream of options takes no target, which it would leave out', () => {
  const make = () => streamFromOptions({ target: '192.0.2.9' } as never, { sut, client });
  expect(make).toThrow("iperf3: there is no option 'target' in a stream");
});
