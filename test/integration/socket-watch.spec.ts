import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { CleanupStack } from '../../src/core/cleanup.js';
import { untilSocket } from '../../src/host/socket-watch.js';
import { expect, test } from './support/hosts.js';

const PORT = 25_150;

/** Something listens there, until the end of the test. */
async function listen(host: string, cleanup: CleanupStack): Promise<void> {
  const server = createServer((socket) => socket.resume()).listen({ host, port: PORT });
  cleanup.defer(() => new Promise((resolve) => server.close(resolve)));
  await once(server, 'listening');
}

async function reach(host: string, cleanup: CleanupStack): Promise<Socket> {
  const socket = connect({ host, port: PORT });
  cleanup.defer(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

test('a connection to the same port of another address is none to this one', async ({
  hosts: { client },
}) => {
  await using cleanup = new CleanupStack();
  const over = new AbortController();
  cleanup.defer(() => over.abort());
  const seen: string[] = [];
  const watch = (target: string) =>
    untilSocket(client, 'connected', { target, port: PORT }, over.signal).then(() => seen.push(target));
  const targets = ['127.0.0.5', '127.0.0.6', '::1', 'localhost'];
  for (const target of targets.slice(0, 3)) await listen(target, cleanup);

  const watches = targets.map(watch);
  await sleep(200);
  expect(seen, 'listeners are no connections').toEqual([]);
  await reach('127.0.0.6', cleanup);
  await Promise.all([watches[1], watches[3]]);
  await sleep(200);
  expect(seen.sort(), 'a name may be any address').toEqual(['127.0.0.6', 'localhost']);
  await reach('::1', cleanup);
  await watches[2];
  await sleep(200);
  expect(seen).not.toContain('127.0.0.5');
  // By an IPv6 socket.
  await reach('::ffff:127.0.0.5', cleanup);
  await watches[0];
});
