import { expect, test } from '@playwright/test';
import { UnsupportedError } from '../../../../src/core/errors.js';
import { SCTP_IN_KERNEL } from '../../../../src/tools/kernel-features.js';
import { netperf } from '../../../../src/tools/netperf/tool.js';

const AT = { path: 'netperf', version: '2.7.0', host: 'sut', port: 5300, dataPort: 5301, clients: 1 };
const here = (more: object = {}) => ({
  ...{ ...AT, target: '192.0.2.1', durationSeconds: 2.5, has: () => undefined as boolean | undefined },
  ...more,
});
const argv = (options: object) => netperf.client(netperf.parseOptions(options), here()).argv.join(' ');

test('the classic tests, by their names, with the data port fixed', () => {
  expect(argv({})).toMatch(
    /^netperf -H 192\.0\.2\.1 -p 5300 -l 3 -D -1 -j -f k -t TCP_STREAM -- -P ,5301 -k PROTOCOL,/,
  );
  expect(argv({ direction: 'reverse', length: '8Ki' })).toContain('-t TCP_MAERTS -- -m ,8192 -P ,5301');
  expect(argv({ protocol: 'udp', length: 1000 })).toContain('-t UDP_STREAM -- -m 1000 -R 1 -P ,5301');
  expect(argv({ protocol: 'udp' })).toMatch(/ -l 3 -j -f k -t UDP_STREAM -- -m 1400 -R 1 /);
  expect(argv({ test: 'rr' })).toContain(' -l 3 -D -1 -j -t TCP_RR -- -r 1,1 -P');
  expect(argv({ test: 'rr', protocol: 'udp', requestLength: 100 })).toContain('-t UDP_RR -- -r 100,1 -P');
  expect(argv({ test: 'crr', responseLength: 100 })).toContain('-t TCP_CRR -- -r 1,100 -P');
  expect(argv({ protocol: 'sctp', test: 'rr' })).toContain('-t omni -- -T sctp -d rr -r 1,1 -P');
  expect(argv({ cpu: true, ipVersion: 6, interval: 0.5, args: ['-D'] })).toMatch(
    / -6 -l 3 -D -0\.5 .* -c -C .* -D$/,
  );
});

test('netserver stays in the foreground', () => {
  const { argv: server, stopSignal } = netperf.server!(
    netperf.parseOptions({ ipVersion: 4 }),
    here({ path: 'netserver' }),
  );
  expect(server.join(' ')).toBe('netserver -D -f -N -p 5300 -4');
  expect(stopSignal).toBe('TERM');
});

test('what cannot be stopped is refused before it starts, what can is stopped so that it tells what was measured', () => {
  const client = (options: object, durationSeconds: number) =>
    netperf.client(netperf.parseOptions(options), here({ durationSeconds }));
  for (const options of [{}, { protocol: 'udp' }, { test: 'rr' }, { test: 'rr', protocol: 'udp' }])
    for (const seconds of [0, 2])
      expect(client(options, seconds)).toMatchObject({ stopSignal: 'INT', stopPatienceSeconds: 5 });
  for (const [options, what] of [
    [{ direction: 'reverse' }, "direction 'reverse'"],
    [{ test: 'crr' }, "test 'crr'"],
  ] as const) {
    expect(client(options, 2).stopSignal).toBe('TERM');
    expect(() => client(options, 0)).toThrow(UnsupportedError);
    expect(() => client(options, 0)).toThrow(`netperf cannot end ${what} before its time: use run(seconds)`);
  }
});

test('a client is ready when its data can flow; UDP has but the connection for control', () => {
  const readiness = (options: object, durationSeconds: number) =>
    netperf.client(netperf.parseOptions(options), here({ durationSeconds })).readiness;
  expect(readiness({}, 2)).toEqual({ by: 'start' });
  expect(readiness({}, 0)).toEqual({ by: 'connected', target: '192.0.2.1', port: 5301 });
  expect(readiness({ test: 'rr' }, 0)).toMatchObject({ port: 5301 });
  expect(readiness({ protocol: 'udp' }, 0)).toMatchObject({ port: 5300 });
  // Without a stream there is no port for data that anybody could know.
  const alone = netperf.client(netperf.parseOptions({}), here({ durationSeconds: 0, dataPort: 0 }));
  expect(alone.readiness).toMatchObject({ port: 5300 });
});

test('versions are read, and an old one is refused', () => {
  const { client, server } = netperf.programs;
  expect(client.parseVersion('Netperf version 2.7.1\n')).toBe('2.7.1');
  expect(server!.parseVersion('sh: netserver: not found')).toBeUndefined();
  expect(() => netperf.client(netperf.parseOptions({}), here({ version: '2.5.0' }))).toThrow(
    "Netwright needs netperf 2.6 or newer; host 'sut' has 2.5.0",
  );
});

test('SCTP: the kernel that lacks it is named before the start, the tool that does when it says so', () => {
  const options = netperf.parseOptions({ protocol: 'sctp' });
  expect(netperf.features!(options, 'client')).toEqual([SCTP_IN_KERNEL]);
  expect(() => netperf.client(options, here({ has: () => false }))).toThrow('the kernel of sut lacks SCTP');
  const command = netperf.client(options, here({ has: () => true }));
  const said = (error: string) =>
    command.unsupported!({ directions: [], ending: 'failed', error, notes: [] });
  expect(said('netperf: create_data_socket: socket: errno 93 errmsg Protocol not supported')).toMatch(
    /^the kernel of the client's host lacks/,
  );
  expect(said('netperf: remote error 93')).toMatch(/^the kernel of the server's host lacks/);
  expect(said('Protocol not supported')).toMatch(/^a kernel lacks/);
  expect(said('The test you requested (SCTP_STREAM) is unknown to this netperf.')).toContain(
    'was built without',
  );
  expect(said('netperf measured PROTOCOL TCP instead of SCTP')).toContain('was built without');
  expect(said('connection refused')).toBeUndefined();
});

test('intervals of a UDP stream: there are none, and a note says so where they were asked for', () => {
  const command = (options: object) =>
    netperf.client(netperf.parseOptions({ protocol: 'udp', ...options }), here());
  expect(command({ interval: 1 }).argv).not.toContain('-D');
  expect(command({ interval: 1 }).warnings).toEqual([expect.stringContaining("'interval' has no effect")]);
  expect(command({}).warnings).toBeUndefined();
});

const UNSUPPORTED: [object, RegExp][] = [
  [{ bitrate: '10M' }, /no option 'bitrate': it sends as fast as it can/],
  [{ omit: 2 }, /no option 'omit'/],
  [{ parallel: 2 }, /no parallel '2'; it has '1'; name the host several times/],
  [{ direction: 'bidirectional' }, /no direction 'bidirectional'/],
  [{ protocol: 'mptcp' }, /no protocol 'mptcp'/],
  [{ protocol: 'udp', test: 'crr' }, /no protocol for test 'crr' 'udp'/],
  [
    { protocol: 'udp', direction: 'reverse' },
    /no direction for protocol 'udp' 'reverse'; it has 'forward'; make the other host the client/,
  ],
];
for (const [options, message] of UNSUPPORTED)
  test(`${JSON.stringify(options)} is what other tools can`, () => {
    expect(() => netperf.parseOptions(options)).toThrow(UnsupportedError);
    expect(() => netperf.parseOptions(options)).toThrow(message);
  });

const REFUSED: [object, RegExp][] = [
  [{ test: 'stream', requestLength: 5 }, /option 'requestLength' does not go with test 'stream'/],
  [{ test: 'rr', length: 5 }, /option 'length' does not go with test 'rr'/],
  [{ test: 'rr', direction: 'reverse' }, /option 'direction' does not go with test 'rr'/],
  [{ test: 'both' }, /option 'test' must be 'stream', 'rr' or 'crr'; got 'both'/],
  [{ protocol: 'udp', length: 70_000 }, /from 1 to 65507 bytes for UDP; got 70000/],
  [{ args: ['-P', '1,2'] }, /Netwright sets -P itself; use the stream's port/],
  [{ cpu: 1 }, /option 'cpu' must be true or false; got 1/],
  [{ tset: 'rr' }, /there is no option 'tset'/],
];
for (const [options, message] of REFUSED)
  test(`${JSON.stringify(options)} is refused`, () =>
    expect(() => netperf.parseOptions(options)).toThrow(message));
