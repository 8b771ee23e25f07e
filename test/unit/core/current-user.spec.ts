import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { PassThrough } from 'node:stream';
import { expect, test } from '@playwright/test';
import type { Channel } from '../../../src/connection/connection.js';
import { Supervisor } from '../../../src/connection/supervisor.js';
import { currentUser } from '../../../src/core/current-user.js';
import { defineTopology } from '../../../src/topology/index.js';

const { userInfo } = os;
const { USER, LOGNAME } = process.env;

/** As for a uid without an entry in the passwd file. */
function withoutEntry(names: { USER?: string; LOGNAME?: string }): void {
  delete process.env.USER;
  delete process.env.LOGNAME;
  Object.assign(process.env, names);
  os.userInfo = () => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT');
  };
  syncBuiltinESMExports();
}

test.afterEach(() => {
  withoutEntry({ ...(USER && { USER }), ...(LOGNAME && { LOGNAME }) });
  os.userInfo = userInfo;
  syncBuiltinESMExports();
});

test('whoever runs this has the name of the passwd file', () => {
  expect(currentUser()).toBe(userInfo().username);
});

test('without an entry there, the name is the one of the environment, if any', () => {
  withoutEntry({ USER: 'alice', LOGNAME: 'bob' });
  expect(currentUser()).toBe('alice');
  withoutEntry({ USER: '', LOGNAME: 'bob' });
  expect(currentUser()).toBe('bob');
  withoutEntry({});
  expect(currentUser()).toBeUndefined();
});

test('a host is reached by a user without a name, whose leases bear his number', async () => {
  withoutEntry({});
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const closed = Promise.resolve({ reason: 'seen enough' });
  const channel: Channel = { input, output, errors, closed, destroy: () => undefined };
  const connection = { description: 'nowhere', open: () => Promise.resolve(channel) };
  await expect(Supervisor.start(connection, { host: 'sut' })).rejects.toThrow('seen enough');
  expect(String(input.read())).toContain(` who=uid${process.getuid!()}@${os.hostname()}:${process.pid} `);
});

test('a login on another machine needs a name', () => {
  withoutEntry({});
  const connection = { type: 'ssh', host: '192.0.2.10' } as const;
  expect(() => defineTopology({ hosts: { sut: { connection, address: 'fd00::1' } } })).toThrow(
    "hosts.sut.connection.user: must be a user name, such as 'root'; got ''",
  );
});
