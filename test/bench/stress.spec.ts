import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import type { Host } from '../../src/host/host.js';
import type { StressOptions } from '../../src/streams/stress/options.js';
import { StressTrafficManager } from '../../src/streams/stress/stress-traffic-manager.js';
import { startSshd } from '../integration/support/sshd.js';
import { localHost, sshHost } from './support/hosts.js';
import { median } from './support/statistics.js';
import { printTable } from './support/table.js';

const SECONDS = 20;
const WANTED = 55;
const ROUNDS = 3;
const ASKED = { numStreams: 5, minDur: 1, maxDur: 2, bitrate: '10M', log: () => undefined } as const;
/** Every tool that can end in time: a TCP server of iperf2 that is told to end may take a second. */
const TOOLS: Record<string, Partial<StressOptions>> = {
  iperf3: { trafficTools: ['iperf3'], protocols: ['tcp', 'udp'] },
  'iperf3, iperf2, ping': { trafficTools: ['iperf3', 'iperf2', 'ping'], protocols: ['tcp', 'udp', 'icmp'] },
};

test(`random streams that end in ${SECONDS} s`, async () => {
  test.setTimeout(600_000);
  await using cleanup = new CleanupStack();
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  const hosts: Record<string, Host> = { local: localHost('sut'), SSH: sshHost('sut', sshd) };
  cleanup.defer(() => Promise.all(Object.values(hosts).map((host) => host.close())));
  const rows: string[][] = [];
  for (const [tools, options] of Object.entries(TOOLS))
    for (const [name, host] of Object.entries(hosts)) {
      await host.supervisor();
      const counts: number[] = [];
      const ideal: number[] = [];
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const stress = new StressTrafficManager({ sut: host, clients: [host], ...ASKED, ...options, seed });
        await stress.runAll(SECONDS);
        expect(stress.failures).toEqual([]);
        counts.push(stress.counts.completed);
        const mean =
          stress.completedStreams.reduce((sum, each) => sum + each.durationSeconds, 0) /
          stress.counts.completed;
        ideal.push((ASKED.numStreams * SECONDS) / mean);
      }
      rows.push([
        tools,
        name,
        counts.join(', '),
        String(median(counts)),
        median(ideal).toFixed(0),
        String(WANTED),
      ]);
    }
  printTable(
    `${ASKED.numStreams} slots, streams of ${ASKED.minDur} to ${ASKED.maxDur} s, completed in ${SECONDS} s`,
    [['tools', '', 'each round', 'median', 'without any overhead', 'wanted'], ...rows],
  );
});
