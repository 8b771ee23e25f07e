import { expect, test } from '@playwright/test';
import { ROOT } from '../../../../src/tools/ping/arguments.js';
import { ping } from '../../../../src/tools/ping/tool.js';

const parseVersion = (output: string) => ping.programs.client.parseVersion(output);
const client = (options: object, more: object = {}) =>
  ping.client(ping.parseOptions(options), {
    path: 'ping',
    host: 'client',
    version: '20221126',
    has: () => undefined,
    port: 0,
    dataPort: 0,
    target: '192.0.2.1',
    durationSeconds: 4,
    ...more,
  });
const argv = (...args: Parameters<typeof client>) => client(...args).argv.join(' ');
/** A host on which commands are run as root, or not. */
const root = (is: boolean | undefined) => ({
  has: (feature: unknown) => (feature === ROOT ? is : undefined),
});

test('the version is read from every iputils, and from no other ping', () => {
  for (const [output, version] of [
    ['ping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no', '20221126'],
    ['ping from iputils 20240117\n', '20240117'],
    ['ping from iputils s20190709\n', '20190709'],
    ['ping from iputils-s20190709\n', '20190709'],
    ['ping utility, iputils-s20161105\n', '20161105'],
    ['ping from iputils 20250605-37-g9900265\n', '20250605'],
  ] as const)
    expect(parseVersion(output)).toBe(version);
  for (const output of [
    "ping: invalid option -- 'V'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+b3) multi-call binary.\n\nUsage: ping [OPTIONS] HOST",
    'ping (GNU inetutils) 2.4\nCopyright (C) 2022 Free Software Foundation, Inc.',
    'arping from iputils 20221126',
    'ping from iputils 2022112612',
    'sh: 1: ping: not found',
    '',
  ])
    expect(parseVersion(output)).toBeUndefined();
});

test('a run sends as many requests as its seconds hold', () => {
  expect(argv({})).toBe('ping -n -D -O -i 1 -c 4 -W 2 -s 56 192.0.2.1');
  expect(argv({ interval: 0.02 })).toBe('ping -n -D -O -i 0.02 -c 200 -W 2 -s 56 192.0.2.1');
  const count = (interval: number, durationSeconds: number) =>
    Number(/ -c (\d+)/.exec(argv({ interval }, { durationSeconds }))?.[1]);
  expect(count(1, 0.2)).toBe(1);
  expect(count(1, 2.5)).toBe(3);
  expect(count(0.1, 1.1)).toBe(11);
  expect(count(0.3, 0.9)).toBe(3);
  expect(count(0.02, 21_600)).toBe(1_080_000);
});

test('until it is stopped there is no count', () => {
  expect(argv({}, { durationSeconds: 0 })).toBe('ping -n -D -O -i 1 -W 2 -s 56 192.0.2.1');
});

test('every option is an argument', () => {
  const options = {
    length: 1400,
    dontFragment: true,
    ttl: 5,
    ipVersion: 6,
    timeout: 0.5,
    args: ['-I', 'eth1'],
  };
  expect(argv(options)).toBe('ping -n -D -O -i 1 -c 4 -W 0.5 -s 1400 -M do -t 5 -6 -I eth1 192.0.2.1');
});

test('old versions wait whole seconds', () => {
  expect(argv({ timeout: 0.5 }, { version: '20180629' })).toContain(' -W 1 ');
});

test('an interval is what was asked after ping has cut it to milliseconds', () => {
  const wrong: string[] = [];
  for (let milliseconds = 1; milliseconds <= 5000; milliseconds++) {
    const text = / -i (\S+)/.exec(argv({ interval: milliseconds / 1000 }, { durationSeconds: 0.0001 }))![1]!;
    if (Math.trunc(Number(text) * 1000) !== milliseconds) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

test('a count agrees with the duration, or is refused before anything starts', () => {
  expect(argv({ count: 200, interval: 0.02 })).toContain(' -i 0.02 -c 200 ');
  expect(() => client({ count: 200 })).toThrow(
    "ping: option 'count' is 200, one request each 1 s, but 4 s hold 4 of them: change 'interval' or the duration, or leave out 'count'",
  );
  expect(() => client({ count: 3 })).toThrow(/but 4 s hold 4 of them/);
  expect(() => client({ count: 3 }, { durationSeconds: 0 })).toThrow(
    "ping: option 'count' is 3, one request each 1 s, but the traffic has no end: use run(seconds), or leave out 'count'",
  );
  expect(() => client({ count: 3 })).toThrow(
    expect.objectContaining({ name: 'UsageError', code: 'BAD_OPTION' }),
  );
});

test('a flood lasts by the clock, and prints no dots', () => {
  expect(argv({ flood: true }, root(true))).toBe('ping -n -f -q -w 4 -s 56 192.0.2.1');
  expect(argv({ flood: true }, { ...root(true), durationSeconds: 1.5 })).toContain(' -w 2 ');
  expect(argv({ flood: true }, { ...root(true), durationSeconds: 0 })).toBe('ping -n -f -q -s 56 192.0.2.1');
});

test('what takes root is refused to others, with the limit of the version', () => {
  const refused =
    (options: object, more: object = {}) =>
    () =>
      client(options, { ...root(false), ...more });
  expect(refused({ flood: true })).toThrow(
    "option 'flood' takes root, which commands on 'client' are not run as; other users of iputils 20221126 send at most each 0.002 s",
  );
  expect(refused({ interval: 0.001 })).toThrow(/^option 'interval' of 0.001 s takes root, .* each 0.002 s/);
  const old = { version: '20210202' };
  expect(refused({ interval: 0.199 }, old)).toThrow(/'interval' of 0.199 s takes root, .* each 0.2 s/);
  expect(refused({ flood: true })).toThrow(
    expect.objectContaining({ name: 'UnsupportedError', code: 'NEEDS_ROOT', host: 'client' }),
  );
  expect(refused({ interval: 0.002 })).not.toThrow();
  expect(refused({ interval: 0.002 }, { version: '20210722' })).not.toThrow();
  expect(refused({ interval: 0.2 }, old)).not.toThrow();
  expect(() => client({ flood: true }, root(true))).not.toThrow();
  // ping itself refuses it then.
  expect(() => client({ flood: true }, root(undefined))).not.toThrow();
});

test('who sends is asked only where it matters', () => {
  const features = (options: object) => ping.features!(ping.parseOptions(options), 'client');
  expect(features({})).toEqual([]);
  expect(features({ interval: 0.2 })).toEqual([]);
  expect(features({ interval: 0.199 })).toEqual([ROOT]);
  expect(features({ flood: true })).toEqual([ROOT]);
  const answer = (stdout: string) => ROOT.read({ exitCode: 0, stdout, stderr: '' });
  expect([answer('0\n'), answer('1000\n'), answer(''), answer('root\n')]).toEqual([
    true,
    false,
    undefined,
    undefined,
  ]);
});

test('a version without IPv6 in ping is too old', () => {
  expect(() => client({}, { version: '20121221' })).toThrow(
    "Netwright needs ping of iputils 20160308 or newer; host 'client' has 20121221",
  );
  expect(() => client({}, { version: '20160308' })).not.toThrow();
});

test('a group is no target', () => {
  for (const target of ['224.0.0.1', '239.255.1.1', '255.255.255.255', 'ff02::1%eth0', 'FF15::1'])
    expect(() => client({}, { target })).toThrow(
      `ping has no multicast and no broadcast: of a group it is not known who should answer; got the target ${target}`,
    );
  for (const target of ['223.0.0.1', 'fe80::1%eth0', 'ff.example', '240.0.0.1', 'fd00::ff02'])
    expect(() => client({}, { target })).not.toThrow();
});

test('INT lets the end record be printed, and texts are asked for in English', () => {
  const command = client({});
  expect(command.stopSignal).toBe('INT');
  expect(command.env).toEqual({ LC_ALL: 'C' });
  expect(command.portTaken(command.reader().output())).toBe(false);
  expect('server' in ping).toBe(false);
});

test('a run waits for its end; one without end is ready with its first line', () => {
  expect(client({}).readiness).toEqual({ by: 'start' });
  const { readiness } = client({}, { durationSeconds: 0 });
  expect(
    readiness.by === 'line' && readiness.pattern.test('PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.'),
  ).toBe(true);
  expect(readiness.by === 'line' && readiness.pattern.test('ping: x: Name or service not known')).toBe(false);
  expect(client({ interval: 30 }, { durationSeconds: 0 }).readiness).toEqual({ by: 'start' });
});

test('a run may last as long as late timers and the wait for replies make it', () => {
  expect(client({}).longestSeconds).toBe(7);
  // A request each 30 ms at worst, and 2 s without a reply.
  expect(client({ interval: 0.01 }, { durationSeconds: 10 }).longestSeconds).toBe(32);
  expect(client({ timeout: 30 }).longestSeconds).toBe(35);
});

test('a limit that only ping knew of is no fault of the traffic', () => {
  const command = client({ interval: 0.01 });
  const reader = command.reader();
  reader.line('stderr', 'ping: cannot flood; minimal interval allowed for user is 200ms');
  expect(command.unsupported!(reader.output())).toContain('minimal interval allowed for user is 200ms');
  expect(command.unsupported!(command.reader().output())).toBeUndefined();
});
