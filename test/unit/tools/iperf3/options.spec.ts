import { expect, test } from '@playwright/test';
import { UsageError } from '../../../../src/core/errors.js';
import { parseOptions } from '../../../../src/tools/iperf3/options.js';

function refusal(options: unknown): UsageError {
  try {
    parseOptions(options);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).code).toBe('BAD_OPTION');
    return error as UsageError;
  }
  throw new Error(`${JSON.stringify(options)} was taken`);
}

test('without options one TCP flow goes forward, with intervals of a second', () => {
  const defaults = {
    protocol: 'tcp',
    direction: 'forward',
    parallel: 1,
    omitSeconds: 0,
    intervalSeconds: 1,
    args: [],
  };
  expect(parseOptions({})).toEqual(defaults);
  expect(parseOptions(undefined)).toEqual(defaults);
});

test('options become SI numbers', () => {
  const options = {
    protocol: 'udp',
    direction: 'bidirectional',
    parallel: 4,
    bitrate: '4.5 Gbit/s',
    length: '1.4k',
    omit: 2,
    interval: 0.5,
    ipVersion: 6,
    args: ['--tos', '8'],
  };
  expect(parseOptions(options)).toEqual({
    protocol: 'udp',
    direction: 'bidirectional',
    parallel: 4,
    targetBitsPerSecond: 4.5e9,
    lengthBytes: 1400,
    omitSeconds: 2,
    intervalSeconds: 0.5,
    ipVersion: 6,
    args: ['--tos', '8'],
  });
  expect(parseOptions({ bitrate: 100 }).targetBitsPerSecond).toBe(100e6);
});

test('a bitrate of 0 is without limit, for UDP too', () => {
  expect(parseOptions({ protocol: 'udp', bitrate: 0 }).targetBitsPerSecond).toBe(0);
});

test('UDP without a bitrate is refused, for iperf3 would send 1 Mbit/s', () => {
  expect(refusal({ protocol: 'udp' }).message).toMatch(/'bitrate' must be given for UDP.*1 Mbit\/s/);
});

for (const bitrate of ['4.5 Gb', '', -1, NaN, Infinity, '-5M', 1e-7, '2000000000000M', null, ['5M']]) {
  test(`the bitrate ${typeof bitrate} ${String(bitrate)} is refused by name`, () => {
    expect(refusal({ bitrate }).message).toContain("option 'bitrate' must be");
  });
}

const REFUSED: [object, RegExp][] = [
  [{ parallel: 0 }, /'parallel' must be a whole number from 1 to 128; got 0$/],
  [{ parallel: 129 }, /got 129$/],
  [{ parallel: 1.5 }, /got 1\.5$/],
  [{ omit: 61 }, /'omit' must be a whole number of seconds from 0 to 60; got 61$/],
  [{ omit: 0.5 }, /got 0\.5$/],
  [{ interval: 0.05 }, /'interval' must be a number of seconds from 0\.1 to 60; got 0\.05$/],
  [{ interval: '1' }, /got '1'$/],
  [{ ipVersion: 5 }, /'ipVersion' must be 4 or 6; got 5$/],
  [{ bind: 'eth1' }, /'bind' must be an IP address of the client's host; got 'eth1'$/],
  [{ direction: 'both' }, /'direction' must be 'forward', 'reverse' or 'bidirectional'; got 'both'$/],
  [{ protocol: 'xtp' }, /'protocol' must be 'tcp', 'udp', 'sctp', 'mptcp' or 'icmp'; got 'xtp'$/],
  [{ length: 0 }, /'length' must be/],
  [{ length: '2Mi' }, /'length' must be from 1 to 1048576 bytes for TCP; got '2Mi'$/],
  [{ protocol: 'sctp', length: '2Mi' }, /from 1 to 1048576 bytes for SCTP; got '2Mi'$/],
  [{ protocol: 'udp', bitrate: 1, length: 8 }, /from 16 to 65507 bytes for UDP; got 8$/],
  [{ args: '-Z' }, /'args' must be a list of strings; got '-Z'$/],
  [{ args: [1] }, /'args' must be a list of strings; got \[1\]$/],
];
for (const [options, message] of REFUSED)
  test(`${JSON.stringify(options)} is refused`, () => expect(refusal(options).message).toMatch(message));

test('an unknown option is named with the known ones, and all that is wrong is told at once', () => {
  const { message } = refusal({ bandwidth: 5, parallel: 0 });
  expect(message).toContain("there is no option 'bandwidth'");
  expect(message).toContain(
    'protocol, direction, parallel, bitrate, length, omit, interval, ipVersion, bind, args',
  );
  expect(message).toContain("option 'parallel'");
});

for (const options of [null, 5, 'udp', []])
  test(`${JSON.stringify(options)} is no options`, () => {
    if (options === null) expect(parseOptions(options)).toEqual(parseOptions({}));
    else expect(refusal(options).message).toContain('options must be an object');
  });

const OWN = '-c -s -p -J -1 -t -i -f --json-stream --forceflush --logfile -D -n -k -u -R -P -b -l -O -4 -6 -B'
  .split(' ')
  .concat('--port=5', '-p5201', '-ZR', '--json', '--parall', '--bidir', '--connect-timeout', '--time', '-fm')
  .concat('-mR', '-dR', '-dmR', '-m', '--mptcp', '--sctp');
for (const arg of OWN)
  test(`the extra argument ${arg} is refused`, () => {
    expect(refusal({ args: [arg] }).message).toMatch(/'args' must not have .*Netwright sets .* itself; use /);
  });

for (const args of [
  ['-Z'],
  ['-w', '256k'],
  ['-w256k'],
  ['-C', 'cubic'],
  ['--congestion', 'cubic'],
  ['--set-mss', '1400'],
  ['--tos=8'],
  ['-V', '--timestamps'],
  ['--get-server-output'],
  ['--bind-dev', 'eth0'],
  ['--udp-counters-64bit'],
  ['--no-delay'],
  ['-d'],
  ['-d3'],
])
  test(`the extra arguments ${args.join(' ')} are taken`, () =>
    expect(parseOptions({ args }).args).toEqual(args));
