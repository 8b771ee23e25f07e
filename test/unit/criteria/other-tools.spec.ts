import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import { result, server, summary } from './results.js';

/** A ping: one end, which measures what comes back. */
const ping = (lossRatio: number) => ({
  result: result({
    ...{ tool: 'ping', role: 'client' as const, protocol: 'icmp' as const },
    summary: summary({ lossRatio, packets: 100, lostPackets: lossRatio * 100 }),
  }),
  ...{ stream: 'ping', host: 'client', end: 'server' as const },
});

test('the loss of a ping is judged where the replies come in', () => {
  expect(evaluate([ping(0.2)], [maxLoss('25%')]).map(({ pass }) => pass)).toEqual([true]);
  expect(evaluate([ping(0.2)], { server: [maxLoss('10%')] })[0]!.pass).toBe(false);
});

test('what a ping does not measure is named, with what does', () => {
  expect(() => evaluate([ping(0)], [maxJitter('5ms')])).toThrow('ping ICMP reports no jitter; use UDP');
  expect(() => evaluate([ping(0)], [maxRetransmits(1)])).toThrow(/judged at the sender, but no end/);
});

test('a receiver that reports no intervals is judged by its mean, and the error says so', () => {
  const netperf = server({ tool: 'netperf', intervals: [] });
  for (const criterion of [minBitrate(10), intervalCount(3)])
    expect(() => evaluate([netperf], [criterion])).toThrow(
      "netperf reports none at this end; judge the whole run, such as by { of: 'mean' } of a bitrate",
    );
  expect(evaluate([netperf], [minBitrate(10, { of: 'mean' })])[0]!.pass).toBe(true);
});
