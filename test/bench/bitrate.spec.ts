import { test, expect } from '@playwright/test';
import type { RemoteProcess } from '../../src/connection/remote-process.js';
import { withDeadline } from '../../src/core/wait.js';
import { intervalCount } from '../../src/criteria/interval-count.js';
import { minBitrate } from '../../src/criteria/bitrate.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import { measuredIntervals } from '../../src/results/traffic-result.js';
import type { Stream } from '../../src/streams/stream.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { until } from '../integration/support/sshd.js';
import { listensOn } from './support/proc.js';
import { median, medianAndInterval, medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

const RATE = '100M';
/** Outside the range of ports that the hosts lease. */
const BARE_PORT = 15_201;

async function ours({ hosts }: Lab, seconds: number): Promise<Stream> {
  const stream = new TrafficManager({ hosts }).addStream();
  await stream.run(seconds);
  expect(stream.validate(), 'the traffic is sound').toBe(true);
  return stream;
}

/** Of the whole run, at the receiver, in bit/s. */
async function ourBitrate(lab: Lab, seconds: number): Promise<number> {
  const { results } = await ours(lab, seconds);
  return results.server[0]!.summary!.bitsPerSecond;
}

/** The same of plain iperf3, which nobody reads before it has ended. */
async function bareBitrate({ hosts: { sut, client } }: Lab, seconds: number): Promise<number> {
  const server = await sut.spawn(['sh', '-c', `exec iperf3 -s -1 -i 1 -J -p ${BARE_PORT}`]);
  const report = textOf(server);
  await until(() => server.ended || listensOn(server.pid, BARE_PORT), 'bare iperf3 to listen');
  const command = `exec iperf3 -c ${sut.address()} -i 1 -J -t ${seconds} -p ${BARE_PORT}`;
  const { stdout } = await client.exec(['sh', '-c', command], { timeoutSeconds: seconds + 20 });
  await withDeadline(server.exited, 5000);
  const reports = [stdout, await report].map(
    (text) => JSON.parse(text) as { error?: string; end: { sum_received?: { bits_per_second: number } } },
  );
  expect(reports.map(({ error }) => error)).toEqual([undefined, undefined]);
  return reports[1]!.end.sum_received!.bits_per_second;
}

async function textOf(child: RemoteProcess): Promise<string> {
  const lines: string[] = [];
  for await (const { text } of child.lines) lines.push(text);
  return lines.join('\n');
}

/** Ours and the bare ones by turns, either first as often as the other. */
async function pairs(lab: Lab, count: number, seconds: number): Promise<{ own: number[]; bare: number[] }> {
  const own: number[] = [];
  const bare: number[] = [];
  const turns = [
    async () => own.push(await ourBitrate(lab, seconds)),
    async () => bare.push(await bareBitrate(lab, seconds)),
  ];
  for (const turn of turns) await turn();
  own.length = bare.length = 0;
  for (let round = 0; round < count; round++)
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  return { own, bare };
}

function ratios({ own, bare }: { own: readonly number[]; bare: readonly number[] }): number[] {
  return own.map((each, index) => each / bare[index]!);
}

test('(a) bitrate on a link of 100 Mbit/s, against bare iperf3', async () => {
  test.setTimeout(120_000);
  await using lab = await buildLab({ loopback: false, rate: RATE });
  const measured = await pairs(lab, 5, 5);
  const megabits = (values: readonly number[]) => values.map((each) => (each / 1e6).toFixed(2));
  const farthest = Math.max(...ratios(measured).map((each) => Math.abs(each - 1)));
  printTable(`Receiver's Mbit/s of 5 runs of 5 s on ${RATE}, interleaved (${lab.description})`, [
    ['', '1', '2', '3', '4', '5'],
    ['ours', ...megabits(measured.own)],
    ['bare iperf3', ...megabits(measured.bare)],
    ['ratio', ...ratios(measured).map((each) => each.toFixed(4))],
  ]);
  console.log(`  farthest from 1: ${(farthest * 100).toFixed(2)} %; limit 1 %`);
});

test('(b) bitrate on an unshaped link, against bare iperf3', async () => {
  test.setTimeout(240_000);
  const count = 32;
  await using lab = await buildLab({ loopback: false });
  const measured = await pairs(lab, count, 1);
  const gigabits = (values: readonly number[]) =>
    medianAndRange(
      values.map((each) => each / 1e9),
      2,
    );
  printTable(`Receiver's Gbit/s of ${count} pairs of 1 s, unshaped, order alternated (${lab.description})`, [
    ['', 'median (min-max)'],
    ['ours', gigabits(measured.own)],
    ['bare iperf3', gigabits(measured.bare)],
  ]);
  const [first, second] = [0, 1].map((parity) =>
    median(ratios(measured).filter((_, index) => index % 2 === parity)).toFixed(3),
  );
  console.log(
    `  median ratio of the pairs ${medianAndInterval(ratios(measured))}; upper end wanted: >= 0.97`,
  );
  console.log(`  ratio when ours ran first ${first}, when bare ran first ${second}`);
});

test('(c) criteria on a link of 100 Mbit/s, 20 times', async () => {
  test.setTimeout(180_000);
  const [runs, seconds, wanted] = [20, 3, 90];
  await using lab = await buildLab({ loopback: false, rate: RATE });
  const passed = { minBitrate: 0, intervalCount: 0 };
  const lowest: number[] = [];
  for (let run = 0; run < runs; run++) {
    const stream = await ours(lab, seconds);
    passed.minBitrate += stream.validate([minBitrate(wanted)]) ? 1 : 0;
    passed.intervalCount += stream.validate([intervalCount(seconds)]) ? 1 : 0;
    const rates = measuredIntervals(stream.results.server[0]!).map(
      ({ bitsPerSecond }) => bitsPerSecond / 1e6,
    );
    lowest.push(Math.min(...rates));
  }
  printTable(`${runs} runs of ${seconds} s on ${RATE}`, [
    ['', 'passed', 'wanted'],
    [`minBitrate(${wanted})`, `${passed.minBitrate} of ${runs}`, 'all'],
    [`intervalCount(${seconds})`, `${passed.intervalCount} of ${runs}`, 'all'],
  ]);
  console.log(`  lowest interval of a run, Mbit/s, median (min-max): ${medianAndRange(lowest, 2)}`);
});
