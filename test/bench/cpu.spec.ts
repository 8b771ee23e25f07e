import { setTimeout as sleep } from 'node:timers/promises';
import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { localHost } from './support/hosts.js';
import { groupsBelow } from './support/proc.js';
import { median } from './support/statistics.js';
import { SupervisorCpu } from './support/supervisor-cpu.js';
import { printTable } from './support/table.js';

const ROUNDS = 3;
const SECONDS = 10;
const LIMIT = 0.03;

test('CPU time of runner and supervisors at intervals of 1 s', async () => {
  test.setTimeout(120_000);
  const rows: [runner: number, supervisors: number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Supervisors of its own: those of the round before may still have to wait for what ended then.
    await using cleanup = new CleanupStack();
    const others = groupsBelow(process.pid);
    const hosts = { sut: localHost('sut'), client: localHost('client') };
    cleanup.defer(() => Promise.all([hosts.sut.close(), hosts.client.close()]));
    await Promise.all([hosts.sut.supervisor(), hosts.client.supervisor()]);
    const groups = new Set([...groupsBelow(process.pid)].filter((group) => !others.has(group)));
    expect(groups.size, 'a supervisor for each host').toBe(2);
    const stream = new TrafficManager({ hosts }).addStream();
    const supervisors = new SupervisorCpu(groups, 'iperf3');
    const runner = process.cpuUsage();
    const run = stream.run(SECONDS);
    // The shells of a command are gone with it, and their time with them: this is the last sight of them.
    await Promise.all([run, sleep((SECONDS - 0.2) * 1000).then(() => supervisors.look())]);
    const { user, system } = process.cpuUsage(runner);
    const runnerMs = (user + system) / 1000 - supervisors.lookMs;
    supervisors.look();
    expect(stream.validate(), 'the traffic is sound').toBe(true);
    rows.push([runnerMs / 1000 / SECONDS, supervisors.usedMs / 1000 / SECONDS]);
  }
  const cells = (name: string, figures: readonly number[]) => [
    name,
    ...figures.map((each) => each.toFixed(4)),
  ];
  const sums = rows.map(([runner, supervisors]) => [runner, supervisors, runner + supervisors]);
  printTable(`CPU seconds per second of traffic, runs of ${SECONDS} s from start to end; limit ${LIMIT}`, [
    ['', 'runner', 'supervisors', 'sum'],
    ...sums.map((figures, round) => cells(round === 0 ? 'run 1 (first use)' : `run ${round + 1}`, figures)),
    cells(
      'median',
      [0, 1, 2].map((column) => median(sums.map((figures) => figures[column]!))),
    ),
  ]);
});
