import { expect, test } from '@playwright/test';
import type { Connection } from '../../../src/connection/connection.js';
import { Host } from '../../../src/host/host.js';

/** Hosts behind one sshd that never answers, and how many have begun to log in. */
function hostsBehind(count: number) {
  const begun: ((error: Error) => void)[] = [];
  const connection: Connection = {
    description: 'ssh nobody@192.0.2.1:22',
    peer: `192.0.2.1:${22_000 + count}`,
    open: () => new Promise((_, reject) => begun.push(reject)),
  };
  const hosts = Array.from(
    { length: count },
    (_, index) => new Host({ name: `host${index}`, connection, addresses: { test: '192.0.2.1' } }),
  );
  return { hosts, begun };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a host that is closed before its turn to log in does not log in any more, and is not waited for', async () => {
  const { hosts, begun } = hostsBehind(20);
  const ready = hosts.map((host) => host.exec(['true']).then(String, (error: Error) => error.message));
  await turn();
  expect(begun).toHaveLength(8);
  await Promise.all(hosts.slice(8).map((host) => host.close()));
  for (const fail of begun) fail(new Error('nobody answered'));
  const words = await Promise.all(ready);
  expect(begun).toHaveLength(8);
  expect(words.slice(0, 8)).toEqual(Array(8).fill('nobody answered'));
  expect(words[19]).toBe('host19 was closed before it was its turn to log in\n  host: host19');
});
