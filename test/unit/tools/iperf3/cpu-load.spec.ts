import { expect, test } from '@playwright/test';
import type { OutputReader, ToolOutput } from '../../../../src/tools/tool.js';
import { feed, READERS, type Recording, recordingsOf } from './recordings.js';

const TEXT = ['3.7', '3.9', '3.12', '3.16'];
const RELEASES = ['3.7', '3.9', '3.12', '3.17.1', '3.20', '3.21'];
const verbose = TEXT.flatMap((version) => recordingsOf(`iperf3-${version}-verbose`));
/** As printed, in percent. */
const ratio = (percent: string) => expect.closeTo(Number(percent) / 100, 9) as unknown;
/** What `-V` adds, from the sources of 3.7 to 3.16, and seen to be all there is. */
const ADDED = [
  /^iperf 3\./,
  /^Linux /,
  /^Control connection MSS \d+$/,
  /^Setting UDP block size to \d+$/,
  /^Time: /,
  /^ {6}(Cookie|TCP MSS|Target Bitrate): /,
  /^Starting Test: /,
  /^Finished omit period/,
  /^Test Complete\. Summary Results:$/,
  /^\[(SUM| *\d+)\] \((sender|receiver) statistics not available\)$/,
  /^CPU Utilization: /,
  /^(snd|rcv)_tcp_congestion /,
];

function find(folder: string, name: string): Recording {
  const found = recordingsOf(`iperf3-${folder}`).find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${folder}/${name}`);
  return found;
}

function readerOf({ role, mode, intervalSeconds, asked, version }: Recording): OutputReader {
  const { omitSeconds, direction, protocol } = asked;
  const release = version.replace('-verbose', '');
  const context = { role, direction, protocol, intervalSeconds, omitSeconds, version: release };
  return new READERS[mode](context);
}

function read(recording: Recording, out = recording.out): ToolOutput {
  return feed(readerOf(recording), out, recording.err).output();
}

/** A server's output as its result is made of it, with its client's at hand. */
function serverOf(recording: Recording, client: ToolOutput): ToolOutput {
  const reader = feed(readerOf(recording), recording.out, recording.err);
  return reader.outputFor?.(client, true) ?? reader.output();
}

/** Of each direction, forward first. */
function loads({ directions }: ToolOutput): unknown[] {
  return directions.map(({ summary }) => summary?.cpuRatio);
}

/** Of both ends of a run, as the results have them. */
function pair(folder: string, name: string) {
  const client = read(find(folder, name));
  return { client: loads(client), server: loads(serverOf(find(folder, `${name}.server`), client)) };
}

for (const version of RELEASES)
  test(`${version} by text: the client's line has its own CPU load, and what the server told it`, () => {
    const [, own, told] = /local\/sender (\S+)%.*remote\/receiver (\S+)%/.exec(find(version, 'V-text').out)!;
    const { client, server } = pair(version, 'V-text');
    expect(client).toEqual([ratio(own!)]);
    const counts = !['3.7', '3.9'].includes(version);
    expect(server).toEqual([counts ? ratio(told!) : undefined]);
  });

test('a full run has the CPU load of each end at that end', () => {
  expect(pair('3.12-verbose', 'full')).toEqual({
    client: [0.984],
    server: [0.439],
  });
  expect(loads(read(find('3.12-verbose', 'full.server')))).toEqual([undefined]);
});

test('of a server that sends it is its own, and its zero for the client is no figure', () => {
  for (const name of ['tcp-R', 'udp-R']) {
    const server = find('3.12-verbose', `${name}.server`);
    expect(server.out).toContain('remote/receiver 0.0%');
    expect(read(server).directions[0]!.peerSummary).toBeUndefined();
    const both = pair('3.12-verbose', name);
    expect(both.client).toEqual([undefined]);
    expect(both.server).toEqual([expect.closeTo(0.02, 2)]);
  }
});

test('of both directions each end has its own', () => {
  for (const version of ['3.12', '3.16']) {
    const server = find(`${version}-verbose`, 'tcp-bidir.server');
    expect(server.out).toContain('remote/sender 0.0%');
    const [, own] = /local\/sender (\S+)%/.exec(find(`${version}-verbose`, 'tcp-bidir').out)!;
    const [, theirs] = /local\/sender (\S+)%/.exec(server.out)!;
    const [mine, other] = [ratio(own!), ratio(theirs!)];
    expect(pair(`${version}-verbose`, 'tcp-bidir')).toEqual({ client: [mine, mine], server: [other, other] });
  }
});

test('a server before 3.10 counts the wait for its client, too: it has none', () => {
  for (const version of ['3.7', '3.9'])
    for (const name of ['tcp', 'tcp-R', 'tcp-bidir']) {
      const { client, server } = pair(`${version}-verbose`, name);
      expect(
        client.every((load) => load === undefined),
        name,
      ).toBe(name === 'tcp-R');
      expect(
        server.every((load) => load === undefined),
        name,
      ).toBe(true);
    }
  const json = find('3.9', 'tcp-J.server');
  expect(json.out).toMatch(/"host_total":\s*0\.\d*[1-9]/);
  expect(loads(read(json))).toEqual([undefined]);
});

test('what a server told is known by whatever its client printed', () => {
  const [stream, text, old] = [
    read(find('3.21', 'jstream-tcp')),
    find('3.12-verbose', 'full.server'),
    find('3.9-verbose', 'tcp.server'),
  ];
  const told = stream.directions[0]!.peerSummary!.cpuRatio!;
  expect(told).toBeGreaterThan(0);
  expect(loads(serverOf(text, stream))).toEqual([told]);
  expect(loads(serverOf(old, stream))).toEqual([undefined]);
  // Another direction's is another run's.
  expect(loads(serverOf(text, read(find('3.21', 'jstream-R'))))).toEqual([undefined]);
});

test('a client that was stopped was told nothing: its zero for the server is no figure', () => {
  const client = find('3.12-verbose', 'client-SIGTERM-tcp');
  expect(client.out).toContain('remote/receiver 0.0%');
  expect(pair('3.12-verbose', 'client-SIGTERM-tcp')).toEqual({
    client: [expect.closeTo(0.02, 2)],
    server: [undefined],
  });
  expect(pair('3.12-verbose', 'client-SIGTERM-bidir')).toEqual({
    client: [0.015, 0.015],
    server: [0.016, 0.016],
  });
});

test('nothing that -V adds is taken for anything else', () => {
  const without = (text: string) =>
    text
      .split('\n')
      .filter((line) => !ADDED.some((pattern) => pattern.test(line)))
      .join('\n');
  for (const recording of verbose) {
    const { version, name, out } = recording;
    const id = `${version}/${name}`;
    expect(without(out).length, id).toBeLessThan(out.length);
    const [long, short] = [read(recording), read(recording, without(out))];
    expect(long.version, id).toBe(version.replace('-verbose', ''));
    for (const { summary, peerSummary } of long.directions) {
      delete summary?.cpuRatio;
      delete peerSummary?.cpuRatio;
    }
    expect({ ...long, version: undefined }, id).toEqual({ ...short, version: undefined });
  }
  expect(verbose.length).toBeGreaterThan(40);
});

test('a client that said nothing but its version printed nothing', () => {
  const silent = find('3.12-verbose', 'no-answer');
  expect(silent.out).toMatch(/^iperf 3\.12\nLinux .*\n$/);
  expect(read(silent)).toMatchObject({ ending: 'empty', directions: [] });
  expect(read(silent, `${silent.out}Connecting to host 127.0.0.1, port 5201\n`).ending).toBe('truncated');
});

test('a CPU load that cannot be is none, and said', () => {
  const recording = find('3.12-verbose', 'full');
  const output = read(recording, recording.out.replace(/sender \S+% \(/, 'sender -nan% ('));
  expect(loads(output)).toEqual([undefined]);
  expect(output.notes).toEqual(['CPU load was not measured: iperf3 printed -nan']);
});
