import { expect, test } from '@playwright/test';
import { UnsupportedError } from '../../../../src/core/errors.js';
import { MPTCP_IN_KERNEL, SCTP_IN_KERNEL } from '../../../../src/tools/kernel-features.js';
import type { Feature } from '../../../../src/tools/program.js';
import {
  BUILT_WITH_MPTCP,
  BUILT_WITH_SCTP,
  featuresOf,
  lackOf,
} from '../../../../src/tools/iperf3/protocols.js';
import { iperf3 } from '../../../../src/tools/iperf3/tool.js';
import { allRecordings, feed, READERS, type Recording, recordedText, recordingsOf } from './recordings.js';

const recordings = [...recordingsOf('iperf3-3.21-protocols'), ...recordingsOf('iperf3-3.12-protocols')];

function command(role: 'client' | 'server', options: object, version: string, lacking?: Feature) {
  const parsed = iperf3.parseOptions(options);
  const context = {
    ...{ path: 'iperf3', host: 'sut', port: 5201, dataPort: 0, clients: 1, version, durationSeconds: 10 },
    target: '192.0.2.1',
    has: (feature: Feature) => (lacking === undefined ? undefined : feature !== lacking),
  };
  return role === 'client' ? iperf3.client(parsed, context) : iperf3.server!(parsed, context);
}

function read({ role, mode, intervalSeconds, out, err }: Recording, protocol?: 'tcp' | 'sctp' | 'mptcp') {
  return feed(new READERS[mode]({ role, intervalSeconds, ...(protocol && { protocol }) }), out, err).output();
}

test('the client says the protocol, the server learns it from its client', () => {
  expect(command('client', { protocol: 'sctp' }, '3.12').argv.join(' ')).toBe(
    'iperf3 -c 192.0.2.1 -p 5201 --sctp -t 10 -i 1 --connect-timeout 5000 --forceflush -f k -V',
  );
  expect(command('client', { protocol: 'mptcp', length: '64Ki', bitrate: 5 }, '3.19').argv.join(' ')).toBe(
    'iperf3 -c 192.0.2.1 -p 5201 --mptcp -b 5000000 -l 65536 -t 10 -i 1 --connect-timeout 5000 --json-stream',
  );
  for (const protocol of ['sctp', 'mptcp'])
    expect(command('server', { protocol }, '3.19').argv).toEqual(command('server', {}, '3.19').argv);
});

test('MPTCP needs 3.19 at both ends: an older server would carry TCP without a word', () => {
  for (const role of ['client', 'server'] as const) {
    expect(() => command(role, { protocol: 'mptcp' }, '3.18')).toThrow(
      expect.objectContaining({ code: 'TOOL_TOO_OLD', host: 'sut' }),
    );
    expect(() => command(role, { protocol: 'mptcp' }, '3.18')).toThrow(
      /^protocol 'mptcp' needs iperf3 3\.19 or newer; host 'sut' has 3\.18/,
    );
    for (const version of ['3.19', '3.19.1', '3.21+'])
      expect(() => command(role, { protocol: 'mptcp' }, version)).not.toThrow();
  }
});

const LACKS: [string, Feature, string][] = [
  ['sctp', BUILT_WITH_SCTP, 'iperf3 3.21 on sut was built without SCTP'],
  ['sctp', SCTP_IN_KERNEL, 'the kernel of sut lacks SCTP'],
  ['mptcp', BUILT_WITH_MPTCP, 'iperf3 3.21 on sut was built without MPTCP'],
  ['mptcp', MPTCP_IN_KERNEL, 'the kernel of sut lacks MPTCP, or it is switched off (net.mptcp.enabled)'],
];
for (const [protocol, lacking, reason] of LACKS)
  test(`at both ends: ${reason}`, () => {
    expect(iperf3.features!(iperf3.parseOptions({ protocol }), 'client')).toContain(lacking);
    for (const role of ['client', 'server'] as const) {
      const start = () => command(role, { protocol }, '3.21', lacking);
      expect(start).toThrow(UnsupportedError);
      expect(start).toThrow(expect.objectContaining({ code: 'UNSUPPORTED', reason, host: 'sut' }));
      expect(() => command(role, {}, '3.21', lacking)).not.toThrow();
    }
  });

test('nothing is asked of a host for TCP and UDP', () => {
  expect([...featuresOf('tcp'), ...featuresOf('udp')]).toEqual([]);
});

test('every version tells whether it was built with SCTP', () => {
  const built = (stdout: string) => BUILT_WITH_SCTP.read({ stdout, stderr: '', exitCode: 0 });
  for (const version of ['3.7', '3.9', '3.12', '3.17.1', '3.20', '3.21'])
    expect(built(recordedText(`iperf3-${version}`, 'version.out'))).toBe(true);
  expect(built(recordedText('iperf3-3.21-protocols', 'version.out'))).toBe(false);
  expect(built('iperf 3.1.3\nLinux\nOptional features available: CPU affinity setting, SCTP')).toBe(true);
  expect(built('iperf 3.12\nOptional features available: None\n')).toBe(false);
  expect(built('iperf 3.0.1\n')).toBeUndefined();
  expect(BUILT_WITH_SCTP.argv('/opt/iperf3')).toEqual(['/opt/iperf3', '--version']);
});

test('the options tell whether MPTCP was built in', () => {
  const built = (stdout: string) => BUILT_WITH_MPTCP.read({ stdout, stderr: '', exitCode: 0 });
  expect(built(recordedText('iperf3-3.21-protocols', 'help.out'))).toBe(true);
  expect(built(recordedText('iperf3-3.12', 'help.out'))).toBe(false);
  expect(built('iperf3: error')).toBeUndefined();
});

test('in every recording without SCTP the reason is told, where the output has it', () => {
  const cases = allRecordings().filter(({ name }) => name.startsWith('sctp-'));
  expect(cases).toHaveLength(12);
  const lacks = Object.fromEntries(
    cases.map((one) => [`${one.version} ${one.role}`, lackOf('sctp', one.role, read(one, 'sctp'))]),
  );
  const theirs = "the kernel of the server's host lacks SCTP";
  const own = 'the kernel lacks SCTP';
  expect(lacks).toEqual({
    ...{ '3.7 client': theirs, '3.9 client': theirs, '3.12 client': theirs, '3.17.1 client': theirs },
    ...{ '3.20 client': theirs, '3.21 client': theirs },
    ...{ '3.12 server': own, '3.17.1 server': own, '3.21 server': own },
    // A server of 3.20 says `Bad file descriptor`, one of 3.7 or 3.9 nothing at all.
    ...{ '3.20 server': undefined, '3.7 server': undefined, '3.9 server': undefined },
  });
});

test('what lacks a protocol is told from the output in the other modes too', () => {
  const lack = (name: string, protocol: 'sctp' | 'mptcp') => {
    const recording = recordings.find((one) => one.name === name)!;
    return lackOf(protocol, recording.role, read(recording, protocol));
  };
  expect(lack('sctp-text', 'sctp')).toBe("the kernel of the server's host lacks SCTP");
  expect(lack('sctp-text.server', 'sctp')).toBe('the kernel lacks SCTP');
  expect(lack('sctp-not-built', 'sctp')).toBe('iperf3 was built without SCTP');
  expect(lack('mptcp-too-old', 'mptcp')).toBe('iperf3 was built without MPTCP');
  expect(lack('mptcp-off', 'mptcp')).toBe("the kernel of the server's host lacks MPTCP");
  expect(lack('mptcp', 'mptcp')).toBeUndefined();
  const output = { directions: [], notes: [], ending: 'failed' } as const;
  const error = 'unable to connect stream: Protocol not supported';
  expect(lackOf('sctp', 'client', { ...output, directions: [], notes: [], error })).toBe(
    'the kernel lacks SCTP',
  );
  expect(lackOf('tcp', 'client', { ...output, directions: [], notes: [], error })).toBeUndefined();
});

for (const { name, role, asked, ...rest } of recordings.filter((one) =>
  /^mptcp(-R|-bidir|\.|$)/.test(one.name),
))
  test(`${name} is MPTCP, at the rate that was asked for`, () => {
    const output = read({ name, role, asked, ...rest }, 'mptcp');
    expect(output).toMatchObject({ ending: 'complete', protocol: 'mptcp', version: '3.21' });
    expect(output.directions).toHaveLength(asked.direction === 'bidirectional' ? 2 : 1);
    for (const one of output.directions) {
      expect(one.flows).toHaveLength(asked.flows);
      expect(one.intervals).toHaveLength(2);
      for (const figures of [...one.intervals, one.summary!]) {
        expect(figures.bitsPerSecond / asked.bitsPerSecond!).toBeGreaterThan(0.9);
        expect(figures.bitsPerSecond / asked.bitsPerSecond!).toBeLessThan(1.1);
      }
    }
  });

test('what iperf3 reads of the first subflow of MPTCP is not a figure of the flow', () => {
  const recording = recordings.find(({ name }) => name === 'mptcp')!;
  const keys = (protocol: 'tcp' | 'mptcp') => {
    const [one] = read(recording, protocol).directions;
    return [one!.intervals[0]!, one!.summary!].flatMap((figures) => Object.keys(figures));
  };
  const tcpInfo = ['retransmits', 'congestionWindowBytes', 'rttSeconds', 'minRttSeconds', 'maxRttSeconds'];
  expect(keys('tcp')).toEqual(expect.arrayContaining(tcpInfo));
  for (const key of tcpInfo) expect(keys('mptcp')).not.toContain(key);
});

test('what iperf3 prints of SCTP in the columns of TCP was never measured', () => {
  const text = recordedText('iperf3-3.12', 'tcp-text.out');
  const reader = feed(new READERS.text({ role: 'client', intervalSeconds: 1, protocol: 'sctp' }), text);
  const { protocol, directions } = reader.output();
  expect(protocol).toBe('sctp');
  expect(directions[0]!.intervals).toHaveLength(2);
  for (const figures of [...directions[0]!.intervals, directions[0]!.summary!]) {
    expect(figures).not.toHaveProperty('retransmits');
    expect(figures).not.toHaveProperty('congestionWindowBytes');
    expect(figures.bitsPerSecond).toBeGreaterThan(45e6);
  }
});

test('a group of receivers is no target', () => {
  const client = (target: string) =>
    iperf3.client(iperf3.parseOptions({}), {
      ...{ path: 'iperf3', host: 'sut', port: 5201, dataPort: 0, version: '3.21', durationSeconds: 10 },
      ...{ target, has: () => undefined },
    });
  for (const target of ['224.0.0.1', '239.255.1.1', '255.255.255.255', 'ff02::1', 'FF15::1'])
    expect(() => client(target)).toThrow(expect.objectContaining({ code: 'MULTICAST' }));
  for (const target of ['192.0.2.1', '223.1.1.1', 'fe80::1', 'ff.example', '240.0.0.1'])
    expect(() => client(target)).not.toThrow();
});
