import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { startSshd } from '../integration/support/sshd.js';
import { sshCounts, sshHost } from './support/hosts.js';
import { medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

const STREAMS = 50;
const SECONDS = 2;
const ROUNDS = 3;

test(`${STREAMS} streams at once over one SSH connection`, async () => {
  test.setTimeout(120_000);
  await using cleanup = new CleanupStack();
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  const host = sshHost('sut', sshd);
  cleanup.defer(() => host.close());

  let start = performance.now();
  await host.supervisor();
  const connecting = (performance.now() - start) / 1000;
  const times: number[] = [];
  let sound = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const manager = new TrafficManager({ hosts: { sut: host, client: host } });
    for (let i = 0; i < STREAMS; i++) manager.addStream({ bitrate: '1M' });
    start = performance.now();
    await manager.runAll(SECONDS);
    times.push((performance.now() - start) / 1000 - SECONDS);
    sound += manager.streams.filter((stream) => stream.validate()).length;
  }
  const { connections, sessions } = sshCounts(sshd);
  printTable(
    `${STREAMS} streams of ${SECONDS} s at once, both ends over one SSH connection, MaxSessions 10`,
    [
      ['', 'figure', 'wanted'],
      ['sound', `${sound} of ${STREAMS * ROUNDS}`, 'all'],
      ['seconds to connect', connecting.toFixed(3), ''],
      [`seconds beyond the ${SECONDS}, median (min-max) of ${ROUNDS}`, medianAndRange(times), ''],
      ['SSH connections', String(connections), '1'],
      ['SSH sessions', String(sessions), '1'],
    ],
  );
  expect(sound).toBe(STREAMS * ROUNDS);
});
