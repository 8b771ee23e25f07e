import { test, expect, type TestInfo } from '@playwright/test';
import { tearDown } from '../../fixtures/teardown.js';
import { CleanupStack } from '../../src/core/cleanup.js';
import type { Host } from '../../src/host/host.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { startSshd } from '../integration/support/sshd.js';
import { BarePair, type BareTimes } from './support/bare-pair.js';
import { localHost, sshCounts, sshHost } from './support/hosts.js';
import { Moments } from './support/moments.js';
import { median, medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

const ROUNDS = 11;
const SECONDS = 1;

/** A host for each end, as in a user's topology, and the clock that watches them. */
class Pair {
  readonly moments = new Moments();
  /** Of every run after the warm-up. */
  readonly runs: ReadonlyMap<string, number>[] = [];

  constructor(private readonly hosts: { sut: Host; client: Host }) {
    this.moments.watch(hosts.sut, 'server');
    this.moments.watch(hosts.client, 'client');
  }

  /** What a test does with its stream, and what the fixtures do after it. */
  async run(testInfo: TestInfo): Promise<void> {
    const { hosts, moments } = this;
    const manager = new TrafficManager({
      hosts,
      hooks: { around: (stream, seconds, body) => test.step(`run ${stream.name} for ${seconds} s`, body) },
    });
    const stream = manager.addStream();
    const network = { hosts, environment: {}, close: () => Promise.resolve() };
    moments.begin();
    await stream.run(SECONDS);
    moments.mark('run returned');
    await tearDown(manager, network, testInfo);
    moments.mark('torn down');
    expect(stream.validate(), 'the traffic is sound').toBe(true);
    this.runs.push(moments.all);
  }

  async close(): Promise<void> {
    await Promise.all([this.hosts.sut.close(), this.hosts.client.close()]);
  }
}

test(`overhead of one stream of ${SECONDS} s`, async ({}, testInfo) => {
  test.setTimeout(240_000);
  await using cleanup = new CleanupStack();
  const bare = new BarePair();
  cleanup.defer(() => bare[Symbol.asyncDispose]());
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  const local = new Pair({ sut: localHost('sut'), client: localHost('client') });
  cleanup.defer(() => local.close());
  const ssh = new Pair({ sut: sshHost('sut', sshd), client: sshHost('client', sshd) });
  cleanup.defer(() => ssh.close());

  const bareRuns: BareTimes[] = [];
  const turns = [
    async () => void bareRuns.push(await bare.run(SECONDS)),
    () => local.run(testInfo),
    () => ssh.run(testInfo),
  ];
  for (const turn of turns) await turn();
  for (const runs of [bareRuns, local.runs, ssh.runs]) runs.length = 0;
  const before = sshCounts(sshd);
  for (let round = 0; round < ROUNDS; round++)
    for (let turn = 0; turn < turns.length; turn++) await turns[(round + turn) % turns.length]!();
  const after = sshCounts(sshd);

  const beyond = (milliseconds: number) => milliseconds / 1000 - SECONDS;
  const bares = bareRuns.map(({ over }) => beyond(over));
  const row = (name: string, { runs }: Pair, limit: string) => {
    const ours = runs.map((run) => beyond(run.get('torn down')!));
    const above = (median(ours) - median(bares)).toFixed(3);
    return [name, medianAndRange(ours), above, limit];
  };
  printTable(`Seconds beyond the ${SECONDS} s of traffic, median (min-max) of ${ROUNDS}, interleaved`, [
    ['', 'beyond', 'above bare', 'limit'],
    ['bare iperf3 by a shell script', medianAndRange(bares), '', ''],
    row('local', local, '0.10'),
    row('over open SSH connections', ssh, '0.15'),
  ]);
  console.log(
    `  SSH: ${before.connections} connections and ${before.sessions} sessions after the warm-up, ` +
      `${after.connections} and ${after.sessions} after ${ROUNDS} more streams`,
  );
  const names = [...local.runs[0]!.keys()];
  const cells = (what: string) =>
    [local, ssh].map(({ runs }) => median(runs.map((run) => run.get(what) ?? Number.NaN)).toFixed(0));
  printTable('When what happened, median in ms after the start', [
    ['', 'local', 'SSH'],
    ...names.map((what) => [what, ...cells(what)]),
  ]);
  printTable('The same of bare iperf3', [
    ['', 'ms'],
    ...(['listening', 'client', 'over'] as const).map((what) => [
      what === 'client' ? 'client gone' : what,
      median(bareRuns.map((run) => run[what])).toFixed(0),
    ]),
  ]);
});
