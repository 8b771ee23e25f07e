import { setTimeout as sleep } from 'node:timers/promises';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import type { Stream } from '../../src/streams/stream.js';
import { directionsOf, type TrafficResult } from '../../src/results/traffic-result.js';
import { expect, expectGone, test } from './support/hosts.js';

/* iperf2 2.1 on real hosts: what a stream makes of it. */

type Options = Omit<Extract<StreamOptionsInput, { tool: 'iperf2' }>, 'tool'>;

const bitrates = { tcp: '40M', udp: '8M' } as const;

function bytesOf({ intervals }: TrafficResult): number {
  return intervals.reduce((sum, { bytes }) => sum + bytes, 0);
}

function everyResult({ results }: Stream): TrafficResult[] {
  return [...results.server, ...results.clients].flatMap(directionsOf);
}

function expectSound(stream: Stream): void {
  expect(everyResult(stream).flatMap(({ sound, notes }) => (sound ? [] : notes))).toEqual([]);
  expect(stream.validate()).toBe(true);
}

for (const protocol of ['tcp', 'udp'] as const)
  for (const direction of ['forward', 'reverse', 'bidirectional'] as const)
    for (const parallel of [1, 3])
      test(`${protocol}, ${direction}, ${parallel} flows: both ends measure what was asked`, async ({
        hosts,
      }) => {
        const options: Options = {
          protocol,
          direction,
          parallel,
          bitrate: bitrates[protocol],
          interval: 0.5,
        };
        const stream = streamFromOptions({ tool: 'iperf2', ...options }, { ...hosts });
        await stream.run(2);
        expectSound(stream);
        const asked = (protocol === 'tcp' ? 40e6 : 8e6) * parallel;
        const count = direction === 'bidirectional' ? 4 : 2;
        expect(everyResult(stream)).toHaveLength(count);
        for (const result of everyResult(stream)) {
          expect(result.summary!.bitsPerSecond / asked).toBeGreaterThan(0.9);
          expect(result.summary!.bitsPerSecond / asked).toBeLessThan(1.1);
          expect(result.intervals).toHaveLength(4);
          expect(result.flows).toHaveLength(parallel);
          expect(bytesOf(result)).toBe(result.summary!.bytes);
          const { retransmits, packets, lossRatio, jitterSeconds, meanLatencySeconds } = result.summary!;
          const udp = protocol === 'udp';
          expect([retransmits, packets].map((value) => value !== undefined)).toEqual([
            !udp && result.sender,
            udp,
          ]);
          for (const value of [lossRatio, jitterSeconds, meanLatencySeconds])
            expect(value !== undefined).toBe(udp && !result.sender);
        }
        await expectGone(stream);
      });

test('start and stop', async ({ hosts }) => {
  for (const protocol of ['tcp', 'udp'] as const)
    for (const direction of ['forward', 'reverse', 'bidirectional'] as const) {
      const stream = streamFromOptions(
        { tool: 'iperf2', protocol, direction, bitrate: bitrates[protocol], interval: 0.5 },
        { ...hosts },
      );
      await stream.start();
      await sleep(1300);
      const began = performance.now();
      await stream.stop();
      console.log(protocol, direction, Math.round(performance.now() - began), 'ms');
      expectSound(stream);
      await expectGone(stream);
    }
});
