import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './support/test.js';
import { type ConnectionError } from '../../src/core/errors.js';
import { sshConnection } from '../../src/connection/ssh.js';
import { descendantsOf, isAlive } from './support/descendants.js';
import { requireOrSkip } from './support/require.js';
import { converse, specFor, type SshChange } from './support/ssh-setup.js';
import { makeKey, run, type Sshd, sshdMissing, startSshd, until } from './support/sshd.js';

requireOrSkip(test, 'sshd', sshdMissing());

let sshd: Sshd;
const file = (name: string) => join(sshd.directory, name);
test.beforeAll(async () => {
  sshd = await startSshd();
  await makeKey(file('wrong key'));
  await makeKey(file('locked key'), 'ed25519', 'a passphrase');
});
test.afterEach(async () => {
  await until(() => descendantsOf(sshd.pid).length === 0, 'every session to end');
});
test.afterAll(() => sshd?.stop());

test('logs in with a key file whose path holds a space', async () => {
  expect(sshd.userKeyFile).toContain('user key');
  expect(await echo({})).toBe('hello');
});

test('logs in with the keys of an agent', async () => {
  const agent = spawn('ssh-agent', ['-D', '-a', file('agent')], { stdio: 'ignore' });
  try {
    await until(() => existsSync(file('agent')), 'the agent to listen');
    await expect(echo({ privateKey: undefined, agent: file('agent') })).rejects.toThrow(
      `left out: agent ${file('agent')} holds no keys`,
    );
    const env = { ...process.env, SSH_AUTH_SOCK: file('agent') };
    await run('ssh-add', ['-q', file('wrong key')], { env });
    await expect(echo({ privateKey: undefined, agent: file('agent') })).rejects.toThrow(
      `tried: agent ${file('agent')} (1 key)`,
    );
    await run('ssh-add', ['-q', sshd.userKeyFile], { env });
    expect(await echo({ privateKey: undefined, agent: file('agent') })).toBe('hello');
  } finally {
    agent.kill();
    await until(() => !isAlive(agent.pid!), 'the agent to end');
  }
});

test('an agent that never answers takes no longer than the limit, and is hung up on', async () => {
  const closed: Promise<unknown>[] = [];
  const mute = createServer((socket) => closed.push(once(socket.resume(), 'close')));
  await new Promise<void>((resolve) => mute.listen(file('mute'), resolve));
  try {
    const error = await failure({ privateKey: undefined, agent: file('mute'), connectTimeoutSeconds: 0.3 });
    expect(error.code).toBe('SSH_TIMEOUT');
    expect(error.reason).toContain(
      `waited 0.3 s (connectTimeoutSeconds) for the agent ${file('mute')} to answer`,
    );
    expect(closed).toHaveLength(1);
    await Promise.all(closed);
  } finally {
    mute.close();
  }
});

test('logs in with the default key of the home directory', async () => {
  const home = process.env.HOME;
  await mkdir(file('home/.ssh'), { recursive: true });
  await makeKey(file('home/.ssh/id_rsa'), 'rsa', 'a passphrase');
  await run('cp', [sshd.userKeyFile, file('home/.ssh/id_ed25519')]);
  process.env.HOME = file('home');
  try {
    expect(await echo({ privateKey: undefined })).toBe('hello');
    await rename(file('home/.ssh/id_ed25519'), file('home/.ssh/gone'));
    await expect(echo({ privateKey: undefined })).rejects.toThrow(
      "tried: nothing, for want of a key\n  left out: ~/.ssh/id_rsa is protected by a passphrase; load it into an agent: ssh-add '~/.ssh/id_rsa'",
    );
  } finally {
    process.env.HOME = home;
  }
});

test('a wrong key is refused with what was tried and what the server takes', async () => {
  const error = await failure({ privateKey: file('wrong key') });
  expect(error.code).toBe('SSH_AUTH_FAILED');
  expect(error.message.split('\n')).toEqual([
    `127.0.0.1:${sshd.port} refused the login of ${sshd.user}: All configured authentication methods failed`,
    `  tried: key ${file('wrong key')}`,
    '  the server takes: publickey',
    '  host: sut',
  ]);
});

test('a key file that is of no use is told apart from one that is refused', async () => {
  await writeFile(file('garbage'), 'top secret garbage');
  const wrong: Record<string, string> = {
    'locked key': `is protected by a passphrase; load it into an agent: ssh-add '${file('locked key')}'`,
    'user key.pub': 'is a public key; the file without .pub is needed',
    garbage: 'is in no format that is understood',
    absent: 'does not exist',
    home: 'cannot be read: EISDIR',
  };
  await mkdir(file('home'), { recursive: true });
  for (const [name, reason] of Object.entries(wrong)) {
    const error = await failure({ privateKey: file(name) });
    expect(error.code).toBe('SSH_KEY_UNREADABLE');
    expect(error.reason).toBe(`the private key ${file(name)} ${reason}`);
  }
});

async function echo(change: SshChange): Promise<string> {
  const channel = await sshConnection(specFor(sshd, change), 'sut').open(['cat']);
  return (await converse(channel, 'hello')).output;
}

async function failure(change: SshChange): Promise<ConnectionError> {
  return (await echo(change).then(
    () => Promise.reject(new Error('was accepted')),
    (error: unknown) => error,
  )) as ConnectionError;
}
