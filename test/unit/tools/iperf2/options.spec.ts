import { expect, test } from '@playwright/test';
import type { ClientContext, ServerContext } from '../../../../src/tools/tool.js';
import { parseOptions } from '../../../../src/tools/iperf2/options.js';
import { iperf2 } from '../../../../src/tools/iperf2/tool.js';
import { parseVersion } from '../../../../src/tools/iperf2/version.js';

const facts = {
  host: 'h',
  path: 'iperf',
  version: '2.1.8',
  has: () => undefined,
  port: 5001,
  durationSeconds: 2,
};
const onClient: ClientContext = { ...facts, target: '10.0.0.1', dataPort: 0, address: '10.0.0.2' };
const onServer: ServerContext = { ...facts, clients: 1, address: '10.0.0.1' };

const client = (options: object, context: Partial<ClientContext> = {}) =>
  iperf2.client(parseOptions(options), { ...onClient, ...context }).argv.join(' ');
const server = (options: object, context: Partial<ServerContext> = {}) =>
  iperf2.server!(parseOptions(options), { ...onServer, ...context }).argv.join(' ');

test('command lines', () => {
  expect(server({})).toBe('iperf -s -p 5001 -i 1 -e -f b');
  expect(server({ protocol: 'udp', bitrate: '5M', length: 1000, interval: 0.5 })).toBe(
    'iperf -s -p 5001 -u -l 1000 -i 0.5 -e -f b',
  );
  expect(client({})).toBe('iperf -c 10.0.0.1 -p 5001 -t 2 -i 1 -e -f b');
  expect(client({ direction: 'reverse', parallel: 4, length: '64Ki', args: ['-Z', 'reno'] })).toBe(
    'iperf -c 10.0.0.1 -p 5001 -R -P 4 -l 65536 -t 2 -i 1 -e -f b -Z reno',
  );
  expect(client({ protocol: 'udp', direction: 'bidirectional', bitrate: 5 })).toBe(
    'iperf -c 10.0.0.1 -p 5001 -u --full-duplex -b 5000000 -t 2 -i 1 -e -f b',
  );
  expect(client({}, { target: 'fd00::1' })).toBe('iperf -c fd00::1 -p 5001 -V -t 2 -i 1 -e -f b');
  expect(server({ ipVersion: 6 })).toBe('iperf -s -p 5001 -V -i 1 -e -f b');
});

test('a server of TCP is ready when its port is listened on: it says so before', () => {
  const readiness = (options: object) => iperf2.server!(parseOptions(options), onServer).readiness;
  expect(readiness({})).toEqual({ by: 'listening', port: 5001 });
  expect(readiness({ protocol: 'udp', bitrate: 1 })).toMatchObject({ by: 'line' });
});

test('a run is never shorter than asked, and one without end is a day long', () => {
  expect(client({}, { durationSeconds: 1.234 })).toContain('-t 1.24 ');
  expect(client({}, { durationSeconds: 0.07 })).toContain('-t 0.07 ');
  expect(client({}, { durationSeconds: 0 })).toContain('-t 86400 ');
  expect(() => client({}, { durationSeconds: 86_401 })).toThrow(/at most 86400 s; asked for 86401 s/);
  expect(() => client({}, { durationSeconds: NaN })).toThrow(/0 or more seconds; got NaN/);
});

test('slow TCP is written in a tenth of a second at most', () => {
  expect(client({ bitrate: '8M' })).toContain('-b 8000000 -l 100000 ');
  expect(client({ bitrate: '900M' })).not.toContain('-l');
  expect(client({ bitrate: '8M', length: 5 })).toContain('-l 5 ');
  expect(client({ bitrate: 0 })).not.toMatch(/-[bl] /);
});

test('a group is joined on the interface of the own address, and sent to from it', () => {
  const options = { protocol: 'udp', bitrate: '1M', group: '239.255.1.1', ttl: 4 };
  expect(client(options)).toBe(
    'iperf -c 239.255.1.1 -p 5001 -T 4 -B 10.0.0.2 -u -b 1000000 -t 2 -i 1 -e -f b',
  );
  expect(iperf2.server!(parseOptions(options), onServer).argv.slice(3).join(' ')).toBe(
    'sh 10.0.0.1 239.255.1.1 iperf -s -p 5001 -u -i 1 -e -f b',
  );
  expect(() => server(options, { clients: 2 })).toThrow(/receives one flow of a group; 2 clients/);
  const six = { ...options, group: 'ff15::1' };
  expect(parseOptions(six).ipVersion).toBe(6);
  const { argv } = iperf2.client(parseOptions(six), { ...onClient, target: 'fd00::1', address: 'fd00::2' });
  expect(argv.slice(3).join(' ')).toMatch(/^sh fd00::2 ff15::1 iperf -c ff15::1 -p 5001 -V -T 4 -B fd00::2 /);
  const { address, ...withoutAddress } = { ...onClient, target: 'fd00::1' };
  expect(address).toBe('10.0.0.2');
  expect(iperf2.client(parseOptions(six), withoutAddress).argv.join(' ')).toMatch(
    /^iperf -c ff15::1 -p 5001 -V -T 4 -u /,
  );
});

for (const [options, code, message] of [
  [{ omit: 1 }, 'UNSUPPORTED_OPTION', /iperf2 has no option 'omit'/],
  [{ protocol: 'sctp' }, 'UNSUPPORTED_OPTION', /iperf2 has no protocol "sctp"|'sctp'/],
  [{ protocol: 'udp' }, 'BAD_OPTION', /'bitrate' must be given for UDP/],
  [{ protocol: 'udp', bitrate: 0 }, 'UNSUPPORTED_OPTION', /cannot send UDP without a limit/],
  [
    { protocol: 'udp', bitrate: 1, length: 63 },
    'BAD_OPTION',
    /'length' must be from 64 to 65507 bytes for UDP/,
  ],
  [{ length: 2_000_000 }, 'BAD_OPTION', /'length' must be from 1 to 1048576 bytes for TCP/],
  [{ parallel: 129, nope: 1 }, 'BAD_OPTION', /'parallel' must be.*'nope'|'nope'.*'parallel'/],
  [{ ttl: 3 }, 'BAD_OPTION', /'ttl' needs option 'group'/],
  [{ group: '239.1.1.1' }, 'BAD_OPTION', /'group' needs protocol 'udp'/],
  [
    { protocol: 'udp', bitrate: 1, group: '10.0.0.255' },
    'UNSUPPORTED_OPTION',
    /cannot send to a broadcast address/,
  ],
  [
    { protocol: 'udp', bitrate: 1, group: '10.0.0.1' },
    'BAD_OPTION',
    /must be a multicast address.*got '10.0.0.1'/,
  ],
  [{ protocol: 'udp', bitrate: 1, group: '239.1.1.1', ipVersion: 6 }, 'BAD_OPTION', /is of IPv4/],
  [
    { protocol: 'udp', bitrate: 1, group: '239.1.1.1', parallel: 2 },
    'UNSUPPORTED_OPTION',
    /one flow of a group/,
  ],
  [
    { protocol: 'udp', bitrate: 1, group: '239.1.1.1', direction: 'reverse' },
    'UNSUPPORTED_OPTION',
    /no direction/,
  ],
  ...['-u', '-P2', '--full-duplex', '-d', '-r', '-fm', '-y', '-B1.2.3.4', '--len=5', '-Nt5'].map(
    (arg) => [{ args: [arg] }, 'BAD_OPTION', /Netwright sets/] as const,
  ),
] as const)
  test(`${JSON.stringify(options)} is refused`, () => {
    let error: unknown;
    try {
      parseOptions(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code, reason: expect.stringMatching(message) });
  });

test('what only some versions can', () => {
  expect(() => server({}, { version: '2.0.13' })).toThrow(/needs iperf2 2.1 or newer; host 'h' has 2.0.13/);
  expect(() => client({}, { version: '2.0.13' })).toThrow(/needs iperf2 2.1/);
  const both = { protocol: 'udp', bitrate: 1, direction: 'bidirectional' };
  expect(() => client({ ...both, parallel: 2 })).toThrow(/loses some of 2 UDP flows that the server sends/);
  expect(() => server(both, { clients: 3 })).toThrow(/loses some of 3/);
  expect(() => client({ ...both, direction: 'reverse', parallel: 2 })).toThrow(/loses some of 2/);
  expect(() => client({ ...both, parallel: 2 }, { version: '2.2.1' })).toThrow(/loses some of 2/);
  const forward = { protocol: 'udp', bitrate: 1, parallel: 2 };
  for (const version of ['2.1.5', '2.1.9', '2.2.0']) expect(client(forward, { version })).toContain('-P 2');
  for (const version of ['2.2', '2.2.1', '2.3'])
    expect(() => server(forward, { version })).toThrow(/a second of 2 UDP flows as lost.*a stream of each/);
  expect(() => server({ ...forward, parallel: 1 }, { version: '2.2.1', clients: 2 })).toThrow(/2 UDP flows/);
  expect(server({ ...forward, parallel: 1 }, { version: '2.2.1' })).toContain('-u');
});

test('of several UDP flows a note tells what their loss is worth', () => {
  const warnings = (options: object, clients: number) =>
    iperf2.server!(parseOptions(options), { ...onServer, clients }).warnings;
  const udp = { protocol: 'udp', bitrate: 1 };
  for (const [options, clients] of [
    [{ ...udp, parallel: 2 }, 1],
    [udp, 2],
  ] as const)
    expect(warnings(options, clients)).toEqual([expect.stringMatching(/first datagrams as lost/)]);
  expect(warnings(udp, 1)).toEqual([]);
  expect(warnings({ parallel: 2 }, 2)).toEqual([]);
});

test('versions', () => {
  expect(parseVersion('iperf version 2.1.8 (12 August 2022) pthreads\n')).toBe('2.1.8');
  expect(parseVersion('iperf version 2.2.n (6 Jan 2025) pthreads')).toBe('2.2');
  expect(parseVersion('iperf 3.12 (cJSON 1.7.15)')).toBeUndefined();
});
