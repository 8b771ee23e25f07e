import { expect, test } from '@playwright/test';
import { iperf3 } from '../../../../src/tools/iperf3/tool.js';
import { isAtLeast } from '../../../../src/tools/program.js';
import { modeOf } from '../../../../src/tools/iperf3/version.js';
import { allRecordings, feed, recordedText } from './recordings.js';

const AT = { path: 'iperf3', host: 'sut', port: 5201, dataPort: 0, clients: 1, has: () => undefined };
const parseVersion = (output: string) => iperf3.programs.client.parseVersion(output);
const client = (options: object, version: string, more: object = {}) =>
  iperf3.client(iperf3.parseOptions(options), {
    ...AT,
    version,
    target: '192.0.2.1',
    durationSeconds: 10,
    ...more,
  });
const server = (options: object, version: string, more: object = {}) =>
  iperf3.server!(iperf3.parseOptions(options), { ...AT, version, durationSeconds: 10, ...more });

test('the version is read from the output of every version, and not from iperf2', () => {
  const versions = ['3.7', '3.9', '3.12', '3.17.1', '3.20', '3.21'];
  for (const version of versions)
    expect(parseVersion(recordedText(`iperf3-${version}`, 'version.out'))).toBe(version);
  expect(parseVersion('iperf 3.21+ (cJSON 1.7.15)\nLinux')).toBe('3.21+');
  expect(parseVersion('iperf 3.1.3\n')).toBe('3.1.3');
  expect(parseVersion('iperf version 2.1.8 (12 August 2022) pthreads')).toBeUndefined();
  expect(parseVersion('sh: iperf3: not found')).toBeUndefined();
  expect(parseVersion('')).toBeUndefined();
});

test('versions are compared part by part', () => {
  expect(isAtLeast('3.12', '3.7')).toBe(true);
  expect(isAtLeast('3.7', '3.12')).toBe(false);
  expect(isAtLeast('3.1.3', '3.7')).toBe(false);
  expect(isAtLeast('3.17.1', '3.17')).toBe(true);
  expect(isAtLeast('3.17', '3.17.1')).toBe(false);
  expect(isAtLeast('3.21+', '3.21')).toBe(true);
  expect(isAtLeast('4.0', '3.17')).toBe(true);
  expect(isAtLeast('nonsense', '3.7')).toBe(false);
});

test('every version talks in the best way it can', () => {
  const modes = ['3.1.3', '3.6', '3.7', '3.12', '3.16', '3.17', '3.17.1', '3.21+'].map(modeOf);
  expect(modes).toEqual([
    'json',
    'json',
    'text',
    'text',
    'text',
    'json-stream',
    'json-stream',
    'json-stream',
  ]);
});

test('the server serves one client, at the interval of the client', () => {
  expect(server({}, '3.12').argv.join(' ')).toBe('iperf3 -s -1 -p 5201 -i 1 --forceflush -f k -V');
  expect(server({ interval: 0.5, ipVersion: 6 }, '3.21').argv.join(' ')).toBe(
    'iperf3 -s -1 -p 5201 -6 -i 0.5 --json-stream',
  );
  expect(server({}, '3.1.3').argv.join(' ')).toBe('iperf3 -s -1 -p 5201 -i 1 -J');
});

test('the client says all that was asked', () => {
  expect(client({}, '3.12').argv.join(' ')).toBe(
    'iperf3 -c 192.0.2.1 -p 5201 -t 10 -i 1 --connect-timeout 5000 --forceflush -f k -V',
  );
  const options = {
    protocol: 'udp',
    direction: 'bidirectional',
    parallel: 4,
    bitrate: '50M',
    length: 1400,
    omit: 2,
    interval: 0.5,
    ipVersion: 4,
    args: ['--tos', '8'],
  };
  expect(client(options, '3.21+').argv.join(' ')).toBe(
    'iperf3 -c 192.0.2.1 -p 5201 -4 -u --bidir -P 4 -b 50000000 -l 1400 -t 10 -O 2 -i 0.5 ' +
      '--connect-timeout 5000 --json-stream --tos 8',
  );
  expect(client({ direction: 'reverse' }, '3.1.3').argv.join(' ')).toBe(
    'iperf3 -c 192.0.2.1 -p 5201 -R -t 10 -i 1 -J',
  );
});

test('text has its CPU loads by -V, which would break JSON', () => {
  const verbose = (version: string) =>
    [client({}, version), server({}, version)].map(({ argv }) => argv.includes('-V'));
  expect(['3.7', '3.9', '3.12', '3.16'].map(verbose)).toEqual(Array(4).fill([true, true]));
  expect(['3.1.3', '3.6', '3.17', '3.21+'].map(verbose)).toEqual(Array(4).fill([false, false]));
});

test('a duration is rounded up to whole seconds, and never to the 0 that means without end', () => {
  const seconds = (durationSeconds: number) => client({}, '3.12', { durationSeconds }).argv[6];
  expect([0, 0.2, 1, 2.5, 86_400].map(seconds)).toEqual(['0', '1', '1', '3', '86400']);
  expect(() => seconds(86_401)).toThrow(/at most 86400 s; asked for 86401 s/);
  expect(() => seconds(NaN)).toThrow(/0 or more seconds; got NaN/);
  expect(() => seconds(-1)).toThrow(/got -1/);
});

test('a version that is too old is told with what it lacks and where', () => {
  for (const command of [client, server]) {
    expect(() => command({ direction: 'bidirectional' }, '3.6')).toThrow(
      /direction 'bidirectional' needs iperf3 3\.7 or newer; host 'sut' has 3\.6/,
    );
    expect(() => command({}, '3.0.7')).toThrow(
      expect.objectContaining({ code: 'TOOL_TOO_OLD', host: 'sut' }),
    );
  }
});

test('a server is ready when it says so, or when it listens', () => {
  const text = server({}, '3.12').readiness;
  expect(text.by === 'line' && text.pattern.test('Server listening on 5201 (test #1)')).toBe(true);
  expect(text.by === 'line' && text.pattern.test('Server listening on 5201')).toBe(true);
  expect(server({}, '3.17').readiness).toEqual({ by: 'listening', port: 5201 });
  expect(server({}, '3.1.3').readiness).toEqual({ by: 'listening', port: 5201 });
});

test('a client that runs until it is stopped is ready when it is connected to its own server', () => {
  expect(client({}, '3.12').readiness).toEqual({ by: 'start' });
  expect(client({}, '3.12', { durationSeconds: 0 }).readiness).toEqual({
    by: 'connected',
    target: '192.0.2.1',
    port: 5201,
  });
});

test('output is asked for in English, and TERM lets the last records be printed', () => {
  const command = client({}, '3.12');
  expect(command.env).toEqual({ LC_ALL: 'C' });
  expect(command.stopSignal).toBe('TERM');
});

test('a port that is taken is told from other failures, for TCP and for the streams of UDP', () => {
  const command = server({}, '3.12');
  const taken = (line: string) => {
    const reader = command.reader();
    reader.line('stderr', line);
    return command.portTaken(reader.output());
  };
  expect(taken('iperf3: error - unable to start listener for connections: Address already in use')).toBe(
    true,
  );
  expect(taken('iperf3: error - unable to start stream listener: Address already in use')).toBe(true);
  expect(taken('iperf3: error - unable to start stream listener: Protocol not supported')).toBe(false);
  expect(command.portTaken(command.reader().output())).toBe(false);
});

test('every version that reports a taken port is understood', () => {
  const cases = allRecordings().filter(({ name }) => /^portinuse-.*\.second-server$/.test(name));
  expect(cases).toHaveLength(12);
  for (const { version, name, mode, out, err } of cases) {
    const command = server({}, mode === 'text' ? '3.12' : '3.1.3');
    expect(command.portTaken(feed(command.reader(), out, err).output()), `${version}/${name}`).toBe(true);
  }
});
