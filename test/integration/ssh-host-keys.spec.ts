import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/test.js';
import { type ConnectionError } from '../../src/core/errors.js';
import { sshConnection } from '../../src/connection/ssh.js';
import { descendantsOf } from './support/descendants.js';
import { requireOrSkip } from './support/require.js';
import { converse, specFor } from './support/ssh-setup.js';
import { makeKey, run, type Sshd, sshdMissing, startSshd, until } from './support/sshd.js';

requireOrSkip(test, 'sshd', sshdMissing());

let sshd: Sshd;
test.beforeAll(async () => {
  sshd = await startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
});
test.afterEach(async () => {
  await until(() => descendantsOf(sshd.pid).length === 0, 'every session to end');
});
test.afterAll(() => sshd?.stop());

test('an unknown key is refused with all that is needed to accept it', async () => {
  const empty = await knownHosts('');
  const absent = join(sshd.directory, 'absent');
  const error = await failure(empty, absent);
  const host = `[127.0.0.1]:${sshd.port}`;
  expect(error.code).toBe('HOST_KEY_UNKNOWN');
  expect(error.message.split('\n')).toEqual([
    `the host key of ${host} is not known`,
    `  presented: ssh-ed25519 ${await fingerprintOf('ed25519')}`,
    `  looked into: ${empty}, ${absent} (does not exist)`,
    `  compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub), then connect once` +
      ` with ssh -p ${sshd.port} ${sshd.user}@127.0.0.1, or add the output of ssh-keyscan -p ${sshd.port} 127.0.0.1`,
    "  for a throwaway host on a network you trust: hostKeyChecking: 'insecurely-accept-any'",
    '  host: sut',
  ]);
});

test('what ssh-keyscan prints makes the host known', async () => {
  const { stdout } = await run('ssh-keyscan', ['-p', String(sshd.port), '127.0.0.1']);
  expect(await echo(await knownHosts(stdout))).toBe('hello');
});

test('a changed key is refused with both fingerprints and the place of the old one', async () => {
  const other = join(sshd.directory, 'other');
  await makeKey(other);
  const file = await knownHosts(`# old\n[127.0.0.1]:${sshd.port} ${await readFile(`${other}.pub`, 'utf8')}`);
  const error = await failure(file);
  expect(error.code).toBe('HOST_KEY_CHANGED');
  expect(error.message.split('\n')).toEqual([
    `the host key of [127.0.0.1]:${sshd.port} has changed: the host was set up anew, or someone stands between`,
    `  presented: ssh-ed25519 ${await fingerprintOf('ed25519')}`,
    `  known:     ssh-ed25519 ${await fingerprint(`${other}.pub`)} in ${file}:2`,
    `  when the change is right, remove the old key: ssh-keygen -R '[127.0.0.1]:${sshd.port}' -f '${file}'`,
    '  host: sut',
  ]);
  await Promise.all([rm(other), rm(`${other}.pub`)]);
});

test('a revoked key is refused', async () => {
  const known = await readFile(sshd.knownHostsFile, 'utf8');
  const revoked = `@revoked * ${await readFile(sshd.hostKeyFiles['ed25519']!, 'utf8')}`;
  const file = await knownHosts(`${known.split('\n')[0]}\n${revoked}`);
  const error = await failure(file);
  expect(error.code).toBe('HOST_KEY_REVOKED');
  expect(error.message).toContain(`revoked in ${file}:2`);
});

for (const type of ['ed25519', 'ecdsa', 'rsa'])
  test(`a host known by its ${type} key alone is asked for that key`, async () => {
    const key = await readFile(sshd.hostKeyFiles[type]!, 'utf8');
    expect(await echo(await knownHosts(`[127.0.0.1]:${sshd.port} ${key}`))).toBe('hello');
  });

test('hashed names are understood as ssh-keygen -H writes them', async () => {
  const file = await knownHosts(await readFile(sshd.knownHostsFile, 'utf8'));
  await run('ssh-keygen', ['-q', '-H', '-f', file]);
  expect(await readFile(file, 'utf8')).toMatch(/^\|1\|/);
  expect(await echo(file)).toBe('hello');
});

test('any key is accepted only where the topology says so in so many words', async () => {
  const spec = specFor(sshd, { knownHosts: [], hostKeyChecking: 'insecurely-accept-any' });
  expect((await converse(await sshConnection(spec, 'sut').open(['cat']), 'hello')).output).toBe('hello');
});

let files = 0;
async function knownHosts(text: string): Promise<string> {
  const file = join(sshd.directory, `known_hosts ${++files}`);
  await writeFile(file, text);
  return file;
}

async function echo(...files: string[]): Promise<string> {
  const channel = await sshConnection(specFor(sshd, { knownHosts: files }), 'sut').open(['cat']);
  return (await converse(channel, 'hello')).output;
}

async function failure(...files: string[]): Promise<ConnectionError> {
  const opening = sshConnection(specFor(sshd, { knownHosts: files }), 'sut').open(['cat']);
  return (await opening.then(
    () => Promise.reject(new Error('was accepted')),
    (error: unknown) => error,
  )) as ConnectionError;
}

function fingerprintOf(type: string): Promise<string> {
  return fingerprint(sshd.hostKeyFiles[type]!);
}

async function fingerprint(file: string): Promise<string> {
  return (await run('ssh-keygen', ['-lf', file])).stdout.split(' ')[1]!;
}
