import { expect, test } from '@playwright/test';
import { connectionFor } from '../../../src/connection/connect.js';
import { type Channel, type Connection } from '../../../src/connection/connection.js';
import { withPrefix } from '../../../src/connection/namespace.js';
import { type ConnectionSpec, defineTopology } from '../../../src/topology/index.js';

test('describes each kind of connection', () => {
  const ssh = { type: 'ssh', host: 'fd00::1', user: 'me', port: 2222 } as const;
  const { hosts } = defineTopology({
    hosts: {
      a: { connection: { type: 'local' }, address: '198.51.100.1' },
      b: { connection: { type: 'local', namespace: 'blue' }, address: '198.51.100.1' },
      c: { connection: ssh, address: '198.51.100.1' },
      d: { connection: { ...ssh, host: 'lab', namespace: 'blue' }, address: '198.51.100.1' },
    },
  });
  const describe = (spec: ConnectionSpec) => connectionFor(spec, 'sut').description;
  expect(Object.values(hosts!).map((host) => describe(host.connection))).toEqual([
    'local',
    'local in namespace blue',
    'ssh me@[fd00::1]:2222',
    'ssh me@lab:2222 in namespace blue',
  ]);
});

test('a prefix stands in front of every command', async () => {
  const opened: unknown[] = [];
  const inner: Connection = {
    description: 'inner',
    open: (argv, signal) => {
      opened.push([argv, signal]);
      return Promise.resolve({} as Channel);
    },
  };
  const { signal } = new AbortController();
  await withPrefix(inner, ['ip', 'netns', 'exec', 'blue'], 'outer').open(['sh', '-c', 'x y'], signal);
  expect(opened).toEqual([[['ip', 'netns', 'exec', 'blue', 'sh', '-c', 'x y'], signal]]);
});
