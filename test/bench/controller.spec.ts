import { test, expect } from '@playwright/test';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { collector } from './support/garbage.js';
import { localHost } from './support/hosts.js';
import { printTable } from './support/table.js';

const SIZES = [1, 10, 50] as const;
const SECONDS = 20;
const INTERVAL = 0.1;

test(`what a stream costs the controller at intervals of ${INTERVAL} s`, async () => {
  test.setTimeout(300_000);
  await using host = localHost('sut');
  await host.supervisor();
  const rows: string[][] = [];
  const collect = collector();
  const managerOf = (streams: number) => {
    const manager = new TrafficManager({ hosts: { sut: host, client: host } });
    for (let i = 0; i < streams; i++) manager.addStream({ bitrate: '1M', interval: INTERVAL });
    return manager;
  };
  // What is loaded and compiled on the first use is no cost of a stream.
  await managerOf(10).runAll(3);
  for (const streams of SIZES) {
    const manager = managerOf(streams);
    collect();
    const before = process.memoryUsage().heapUsed;
    const cpu = process.cpuUsage();
    await manager.runAll(SECONDS);
    const { user, system } = process.cpuUsage(cpu);
    collect();
    const { rss, heapUsed } = process.memoryUsage();
    const grown = heapUsed - before;
    expect(manager.validateAll(), 'the traffic is sound').toBe(true);
    const share = (user + system) / 1e6 / SECONDS;
    rows.push([
      String(streams),
      `${(share * 100).toFixed(1)} %`,
      `${((share / streams) * 100).toFixed(2)} %`,
      (grown / 1e6).toFixed(1),
      (grown / 1e6 / streams).toFixed(2),
      (rss / 1e6).toFixed(0),
    ]);
  }
  printTable(
    `Controller at intervals of ${INTERVAL} s, both ends read, runs of ${SECONDS} s: CPU as a share of one core, memory in MB after a collection`,
    [['streams', 'CPU', 'CPU of each', 'memory', 'memory of each', 'resident in all'], ...rows],
  );
});
