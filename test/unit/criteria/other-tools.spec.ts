import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import type { BoundCriterion } from '../../../src/criteria/criterion.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { intervalCount } from '../../../src/criteria/interval-count.js';
import { maxJitter } from '../../../src/criteria/jitter.js';
import { maxCpu } from '../../../src/criteria/cpu.js';
import { maxLoss } from '../../../src/criteria/loss.js';
import { noZeroInterval } from '../../../src/criteria/no-zero-interval.js';
import { maxOutage } from '../../../src/criteria/outage.js';
import { minTransactions } from '../../../src/criteria/transactions.js';
import { maxVariation } from '../../../src/criteria/variation.js';
import { maxRetransmits } from '../../../src/criteria/retransmits.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import { client, intervals, result, server, summary, thrown } from './results.js';

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
  expect(thrown(() => evaluate([ping(0)], [maxJitter('5ms')]))).toContain(
    'did not measure jitterSeconds at the receiver: ping ICMP reports no jitter; use UDP with iperf3 or iperf2',
  );
  expect(thrown(() => evaluate([ping(0)], [maxRetransmits(1)]))).toContain(
    "maxRetransmits is judged at the sender, but no end of stream 'ping' measured as one; there is ping client on client (forward, receiver)",
  );
  expect(thrown(() => evaluate([ping(0)], { server: [maxRetransmits(1)] }))).toContain(
    'ping ICMP reports no retransmits; use TCP',
  );
});

test('what a protocol lacks names the ones that have it', () => {
  const carried = (protocol: 'sctp' | 'mptcp', sender = false) => result({ protocol, sender });
  const UDP = 'reports no loss; use UDP, or ping for the loss of round trips';
  expect(thrown(() => maxLoss('1%').check(carried('sctp')))).toContain(`iperf3 SCTP ${UDP}`);
  expect(thrown(() => maxLoss('1%').check(carried('mptcp')))).toContain(`iperf3 MPTCP ${UDP}`);
  for (const protocol of ['sctp', 'mptcp'] as const) {
    expect(thrown(() => maxRetransmits(1).check(carried(protocol, true)))).toContain(
      `${protocol.toUpperCase()} reports no retransmits; use TCP`,
    );
    expect(thrown(() => maxJitter('1ms').check(carried(protocol)))).toContain(
      'use UDP with iperf3 or iperf2',
    );
  }
});

test('a tool that lacks what others measure of the same protocol names them', () => {
  const netperf = result({ tool: 'netperf', protocol: 'udp', summary: summary({ lossRatio: 0.1 }) });
  expect(maxLoss('20%').check(netperf)).toMatchObject({ pass: true });
  expect(thrown(() => maxJitter('1ms').check(netperf))).toContain(
    'netperf reports no jitter; use UDP with iperf3 or iperf2',
  );
  expect(thrown(() => maxCpu('90%').check(ping(0).result))).toMatch(
    /ping reports no CPU load of the tool; use iperf3, or netperf with cpu: true and \{ of: 'host' \}$/,
  );
  // No other 'of' would find them.
  const stream = result({ tool: 'netperf', intervals: [] });
  expect(thrown(() => minTransactions(1).check(stream))).toMatch(/; use netperf with test: 'rr' or 'crr'$/);
});

test('retransmits of netperf are judged at its sender, which is its server in reverse', () => {
  const sent = { tool: 'netperf', sender: true, summary: summary({ retransmits: 7 }) };
  const forward = [server({ tool: 'netperf', intervals: [] }), client(sent)];
  expect(evaluate(forward, [maxRetransmits(7)])).toMatchObject([{ pass: true, traffic: { role: 'client' } }]);
  const back = { direction: 'reverse' } as const;
  const reverse = [server({ ...sent, ...back }), client({ tool: 'netperf', sender: false, ...back })];
  expect(evaluate(reverse, [maxRetransmits(6)])).toMatchObject([
    { pass: false, traffic: { role: 'server' } },
  ]);
});

test('a receiver that reports no intervals says what can be asked for', () => {
  const why = (criterion: BoundCriterion, change: Partial<TrafficResult> = {}) =>
    thrown(() => criterion.check(result({ tool: 'netperf', intervals: [], ...change }))).split('end; ')[1];
  expect(why(minBitrate(10))).toBe(
    "use { of: 'mean' } or { side: 'sender' } or direction: 'reverse' of a stream test",
  );
  expect(why(intervalCount(3))).toBe(
    "use { clients: [intervalCount(…)] } or direction: 'reverse' of a stream test",
  );
  expect(why(minBitrate(10), { protocol: 'udp' })).toBe("use { of: 'mean' }");
  expect(why(noZeroInterval())).toBe("use { side: 'sender' } or direction: 'reverse' of a stream test");
  expect(why(maxVariation('5%'))).toBe("use { side: 'sender' } or direction: 'reverse' of a stream test");
  expect(why(maxOutage(1))).toBe('use ping beside it');
  expect(why(minBitrate(10), { role: 'client', tool: 'curl' })).toBe("use { of: 'mean' }");
  expect(why(intervalCount(3), { role: 'client', tool: 'curl' })).toBe('there is nothing to count');
});

test('what is advised works', () => {
  const both = () => [
    server({ tool: 'netperf', intervals: [] }),
    client({ tool: 'netperf', intervals: intervals(100, 90, 95) }),
  ];
  expect(evaluate(both(), [minBitrate(90, { of: 'mean' })])[0]!.pass).toBe(true);
  expect(evaluate(both(), [minBitrate(95, { side: 'sender' })])[0]!.pass).toBe(false);
  expect(evaluate(both(), { clients: [intervalCount(3)] }).map(({ pass }) => pass)).toContain(true);
});
