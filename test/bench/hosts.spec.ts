import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { test, expect } from '@playwright/test';
import { CleanupStack } from '../../src/core/cleanup.js';
import type { Host } from '../../src/host/host.js';
import { startSshd, type Sshd } from '../integration/support/sshd.js';
import { localHost, sshHost } from './support/hosts.js';
import { median, medianAndRange } from './support/statistics.js';
import { printTable } from './support/table.js';

const SIZES = [1, 10, 50, 100, 200] as const;
const ROUNDS = 3;
/** What a careful person writes, who knows that sshd drops logins from 10 at a time on. */
const BARE = 'number=$1; shift; seq $number | xargs -P 8 -I{} "$@"';

test('many hosts at once: from nothing to a command that has run on each', async () => {
  test.setTimeout(900_000);
  await using cleanup = new CleanupStack();
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  const rows: string[][] = [];
  for (const size of SIZES) {
    const [bare, local, ssh]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await bareLogins(sshd, size));
      local.push(await allReady(localHost, size));
      ssh.push(await allReady((name) => sshHost(name, sshd), size));
    }
    const each = (seconds: number[]) => ((median(seconds) / size) * 1000).toFixed(0);
    rows.push([
      String(size),
      ...[bare, local, ssh].flatMap((seconds) => [medianAndRange(seconds, 2), each(seconds)]),
      (median(ssh) / median(bare)).toFixed(2),
    ]);
  }
  printTable('Seconds until a command has run on every host, median (min-max); all SSH hosts are one sshd', [
    ['hosts', 'bare ssh', 'ms each', 'local', 'ms each', 'SSH', 'ms each', 'SSH : bare'],
    ...rows,
  ]);
});

async function bareLogins(sshd: Sshd, size: number): Promise<number> {
  const start = performance.now();
  await promisify(execFile)('sh', [
    ...['-c', BARE, 'sh', String(size)],
    ...['ssh', '-F', 'none', '-p', String(sshd.port), '-i', sshd.userKeyFile],
    ...['-o', `UserKnownHostsFile="${sshd.knownHostsFile}"`, `${sshd.user}@${sshd.address}`, 'true'],
  ]);
  return (performance.now() - start) / 1000;
}

async function allReady(make: (name: string) => Host, size: number): Promise<number> {
  const hosts = Array.from({ length: size }, (_, index) => make(`host${index}`));
  try {
    const start = performance.now();
    const ended = await Promise.all(hosts.map((host) => host.exec(['true'])));
    expect(ended).toHaveLength(size);
    return (performance.now() - start) / 1000;
  } finally {
    await Promise.all(hosts.map((host) => host.close()));
  }
}
