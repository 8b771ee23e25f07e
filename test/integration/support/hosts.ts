import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localConnection } from '../../../src/connection/local.js';
import { sshConnection } from '../../../src/connection/ssh.js';
import { CleanupStack } from '../../../src/core/cleanup.js';
import { Host, type HostOptions } from '../../../src/host/host.js';
import { reservePort } from '../../../src/host/ports.js';
import type { Stream } from '../../../src/streams/stream.js';
import { specFor } from './ssh-setup.js';
import { startSshd } from './sshd.js';
import { expect, test as base } from './test.js';

export { expect };

/** How tests reach their hosts, which are loopback addresses of this machine. */
export type Transport = 'local' | 'ssh';

/** Two hosts of one transport, and what makes more of them; all are closed after the test. */
export interface Hosts {
  readonly sut: Host;
  readonly client: Host;
  make: (options: Partial<HostOptions> & { name: string }) => Host;
  /** An executable script, in place of a tool; its path has a space in it. */
  script: (text: string) => Promise<string>;
}

interface HostFixtures {
  /** @default 'local' */
  transport: Transport;
  hosts: Hosts;
}

/** The test with the leak check, and hosts that are not connected before they are used. */
export const test = base.extend<HostFixtures>({
  transport: ['local', { option: true }],
  hosts: async ({ transport }, use) => {
    await using cleanup = new CleanupStack();
    const connect = await connector(transport, cleanup);
    const make: Hosts['make'] = (options) => {
      const host = new Host({ connection: connect(), addresses: { ipv4: '127.0.0.1' }, ...options });
      cleanup.defer(() => host.close());
      return host;
    };
    const sut = make({ name: 'sut' });
    const client = make({ name: 'client', addresses: { ipv4: '127.0.0.2' } });
    await use({ sut, client, make, script: (text) => script(text, cleanup) });
  },
});

async function connector(transport: Transport, cleanup: CleanupStack) {
  if (transport === 'local') return localConnection;
  const sshd = await startSshd();
  cleanup.defer(() => sshd.stop());
  return () => sshConnection(specFor(sshd), 'sut');
}

async function script(text: string, cleanup: CleanupStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'a script-'));
  cleanup.defer(() => rm(directory, { recursive: true }));
  const path = join(directory, 'iperf3');
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

/** An `iperf3` that tells a version and otherwise does something else. */
export function pretending(body: string, version = '3.12'): string {
  return `case $1 in --version) echo "iperf ${version} (cJSON 1.7.15)"; exit ;; esac\n${body}`;
}

/** Nothing of the stream runs, and its ports can be taken at once. The leak check looks for everything else. */
export async function expectGone(stream: Stream): Promise<void> {
  expect(stream.running).toBe(false);
  expect(stream.completed).toBe(true);
  for (const port of stream.ports) {
    const reservation = await reservePort(stream.server.host!, port, { findPort: false });
    await reservation.release();
  }
}
