import { expect, test } from '@playwright/test';
import { iperf3 } from '../../../../src/tools/iperf3/tool.js';
import { feed, READERS, recordingsOf } from './recordings.js';

const AT = { path: 'iperf3', host: 'sut', port: 5201, durationSeconds: 10, has: () => undefined };

function warnings(role: 'client' | 'server', options: object, version: string) {
  const parsed = iperf3.parseOptions(options);
  if (role === 'client')
    return iperf3.client(parsed, { ...AT, version, target: '192.0.2.1', dataPort: 0 }).warnings;
  return iperf3.server!(parsed, { ...AT, version, clients: 1 }).warnings;
}

const SPINS = (version: string) =>
  `iperf3 ${version} takes up to a whole core to wait between the packets of a given bitrate: its CPU load is not that of its traffic; use 3.18 or newer`;
const udp = (parallel: number) => ({ protocol: 'udp', bitrate: '1M', parallel });

test('3.16 and 3.17 with many flows of UDP are warned of at both ends, with the remedy', () => {
  for (const role of ['client', 'server'] as const) {
    for (const version of ['3.16', '3.17', '3.17.1'])
      for (const parallel of [32, 64, 128])
        expect(warnings(role, udp(parallel), version)).toEqual([
          `iperf3 ${version} may crash or hang with ${parallel} flows of UDP: use 3.18 or newer at both ends, or fewer than 32 flows`,
          ...(role === 'client' ? [SPINS(version)] : []),
        ]);
    for (const version of ['3.12', '3.15', '3.18', '3.19.1', '3.21+'])
      expect(warnings(role, udp(128), version)).toEqual([]);
    expect(warnings(role, udp(31), '3.17')).toEqual(role === 'client' ? [SPINS('3.17')] : []);
    expect(warnings(role, { parallel: 128 }, '3.17')).toEqual([]);
  }
});

test('a sender of 3.16 or 3.17 that waits in a loop is warned of at its end', () => {
  const ends = (options: object, version: string) =>
    (['client', 'server'] as const).map((role) => warnings(role, options, version)!.length);
  for (const version of ['3.16', '3.17', '3.17.1']) {
    expect(ends({ bitrate: '20M' }, version)).toEqual([1, 0]);
    expect(ends({ bitrate: '20M', direction: 'reverse' }, version)).toEqual([0, 1]);
    expect(ends({ bitrate: '20M', direction: 'bidirectional' }, version)).toEqual([1, 1]);
    expect(ends({}, version)).toEqual([0, 0]);
  }
  expect(warnings('client', { bitrate: '20M', direction: 'bidirectional' }, '3.7')).toEqual([
    SPINS('3.7').replace('3.18', '3.9'),
  ]);
  expect(ends({ bitrate: '20M', direction: 'reverse' }, '3.7')).toEqual([0, 0]);
  for (const version of ['3.9', '3.12', '3.15', '3.18', '3.21+'])
    expect(ends({ bitrate: '20M', direction: 'bidirectional' }, version)).toEqual([0, 0]);
  expect(warnings('client', { bitrate: '20M' }, '3.16')).toEqual([SPINS('3.16')]);
});

test('authentication between 3.16 and 3.17 is warned of, with what this version can do about it', () => {
  const client = (args: string[], version: string) => warnings('client', { args }, version);
  const login = ['--username', 'mario', '--rsa-public-key-path', 'key.pem'];
  const oldClient =
    'servers from iperf3 3.17 on refuse the authentication of 3.16: start such a server with --use-pkcs1-padding, or use 3.17 or newer here';
  expect(client(login, '3.16')).toEqual([oldClient]);
  expect(client([...login], '3.17.1')).toEqual([
    "servers before iperf3 3.17 refuse the authentication of 3.17.1: add '--use-pkcs1-padding' to the args, or update such a server",
  ]);
  expect(client(login, '3.20')).toEqual([
    'servers before iperf3 3.17 refuse the authentication of 3.20: update such a server',
  ]);
  for (const arg of ['--username=mario', '--user', '--usern=mario'])
    expect(client([arg], '3.16')).toEqual([oldClient]);
  expect(client([...login, '--use-pkcs1-padding'], '3.17')).toEqual([]);
  expect(client(['--use-pkcs1-padding'], '3.16')).toEqual([]);
  expect(client([], '3.16')).toEqual([]);
  expect(warnings('server', { args: login }, '3.16')).toEqual([]);
});

const recordings = ['3.16', '3.21'].flatMap((version) =>
  recordingsOf(`iperf3-${version}-old-server`).map((one) => ({ ...one, id: `${version} ${one.name}` })),
);
const read = (id: string) => {
  const { mode, role, asked, out, err } = recordings.find((one) => one.id === id)!;
  const reader = new READERS[mode]({ role, intervalSeconds: 1, direction: asked.direction, protocol: 'udp' });
  return feed(reader, out, err).output();
};

for (const version of ['3.16', '3.21']) {
  test(`the loss that ${version} prints for a server of 3.12 is 0 and was never told`, () => {
    const [forward] = read(`${version} udp-loss10`).directions;
    const [server] = read(`${version} udp-loss10.server`).directions;
    expect(server!.summary!.lossRatio).toBeGreaterThan(0.05);
    expect(forward!.peerSummary).toBeDefined();
    expect(forward!.peerSummary).not.toHaveProperty('lostPackets');
    expect(forward!.peerSummary).not.toHaveProperty('lossRatio');
  });

  test(`how many packets a server of 3.12 sent is not 0 because ${version} says so`, () => {
    const { directions, notes } = read(`${version} udp-loss10-R`);
    expect(directions[0]!.summary!.lossRatio).toBeGreaterThan(0.05);
    expect(directions[0]!.peerSummary).not.toHaveProperty('packets');
    expect(notes).toEqual([
      'the server did not tell how many packets it sent, as before iperf3 3.14: what was lost after the last one that came in is not counted; use 3.14 or newer there',
    ]);
  });
}
