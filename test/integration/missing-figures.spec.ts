import { setTimeout as sleep } from 'node:timers/promises';
import { maxLatency } from '../../src/criteria/latency.js';
import { maxLoss } from '../../src/criteria/loss.js';
import { noZeroInterval } from '../../src/criteria/no-zero-interval.js';
import { maxOutage } from '../../src/criteria/outage.js';
import { maxRtt } from '../../src/criteria/round-trip-time.js';
import { minTransactions } from '../../src/criteria/transactions.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import { AbortedError } from '../../src/streams/live/aborted-error.js';
import type { StreamOptionsInput } from '../../src/streams/stream-options.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { namespacesRefused } from './support/as-user.js';
import { NFT } from './support/firewall.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

/* What tools do not tell, and limits must not pass over. */

test.beforeAll(async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
});

function streamIn(lab: Lab, options: StreamOptionsInput) {
  return new TrafficManager({ hosts: { ...lab.hosts } }).addStream(options);
}

/** Drops all that comes in at the SUT; for good, or for so long. */
async function drop(lab: Lab, match: string, seconds?: number): Promise<void> {
  const chain = `chain c { type filter hook input priority 0; ${match} drop; }`;
  expect((await lab.hosts.sut.exec([...NFT, `table inet t { ${chain}; }`])).exitCode).toBe(0);
  if (seconds === undefined) return;
  await sleep(seconds * 1000);
  await lab.hosts.sut.exec([...NFT, 'delete', 'table', 'inet', 't']);
}

test('UDP that is cut off for good is lost, whatever part of the run is judged', async () => {
  await using lab = await buildLab({ loopback: false });
  const stream = streamIn(lab, { protocol: 'udp', bitrate: '5M', interval: 0.5 });
  const run = stream.run(4);
  await sleep(2000);
  await drop(lab, 'meta l4proto udp');
  await run;
  for (const options of [{}, { ignore: { first: 1 } }, { of: 'intervals' as const }])
    expect(stream.evaluate([maxLoss('10%', options)]), JSON.stringify(options)).toMatchObject([
      { pass: false },
    ]);
});

test('an outage of netperf, which tells of one long interval, is seen', async () => {
  requireNetperf();
  await using lab = await buildLab({ loopback: false });
  await lab.link.shape({ rate: '100M' });
  const stream = streamIn(lab, { tool: 'netperf', direction: 'reverse', interval: 0.25 });
  const run = stream.run(7);
  await sleep(1500);
  await drop(lab, 'meta l4proto tcp', 2);
  await run;
  const [verdict] = stream.evaluate([maxOutage(1)]);
  expect(verdict).toMatchObject({ pass: false });
  expect(verdict!.value).toBeGreaterThan(1.5);
  expect(() => stream.evaluate([noZeroInterval()])).toThrow('nothing is known of its parts');
});

test('a soak by what only a netperf client measures ends by that, not by its silent server', async () => {
  requireNetperf();
  await using lab = await buildLab({ loopback: false });
  const options = { tool: 'netperf', test: 'rr', interval: 0.5 } as const;
  const kept = streamIn(lab, options);
  await kept.run(3, { abortOn: [minTransactions(1)], after: 1 });
  expect(kept.completed).toBe(true);
  const broken = streamIn(lab, { ...options, name: 'broken' });
  const soak = broken.run(60, { abortOn: [minTransactions(1e9)], after: 1 });
  await expect(soak).rejects.toThrow(AbortedError);
});

test('a soak by the latency of iperf2 is judged at its server, one by a figure that nobody has is an error', async () => {
  await using lab = await buildLab({ loopback: false });
  const udp = { tool: 'iperf2', protocol: 'udp', bitrate: '2M', interval: 0.5 } as const;
  const soak = streamIn(lab, udp).run(60, { abortOn: [maxLatency('1ns')], after: 1 });
  await expect(soak).rejects.toThrow(/maxLatency .* was violated/);
  const blind = streamIn(lab, { protocol: 'udp', bitrate: '2M', interval: 0.5 });
  await expect(blind.run(60, { abortOn: [maxRtt('1us')], after: 1 })).rejects.toThrow('no round-trip time');
});
