import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/test.js';
import { sshConnection } from '../../src/connection/ssh.js';
import { requireOrSkip } from './support/require.js';
import { converse, specFor } from './support/ssh-setup.js';
import { type Sshd, sshdMissing, startSshd } from './support/sshd.js';

requireOrSkip(test, 'sshd', sshdMissing());
test.skip(process.getuid?.() !== 0 || !mayMount(), 'other login shells need root and a mount namespace');

const SHELLS: Record<string, string> = {
  dash: '/bin/dash',
  bash: '/bin/bash',
  busybox: '/bin/busybox',
  tcsh: '/usr/bin/tcsh',
  fish: '/usr/bin/fish',
};

let directory: string;
let sshd: Sshd;

/** sshd sees an /etc/passwd of its own, with a user for each shell; the machine's users are left alone. */
test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'netwright-shells-'));
  await chmod(directory, 0o755);
  await symlink('/bin/busybox', join(directory, 'sh'));
  const users = Object.entries(SHELLS).map(([name, path]) => {
    const shell = name === 'busybox' ? join(directory, 'sh') : path;
    return `nw-${name}:*:0:0::${directory}:${shell}\n`;
  });
  const passwd = join(directory, 'passwd');
  await writeFile(passwd, (await readFile('/etc/passwd', 'utf8')) + users.join(''));
  const mount = 'mount --bind "$0" /etc/passwd && exec "$@"';
  sshd = await startSshd({ wrap: ['unshare', '-m', 'sh', '-c', mount, passwd] });
});
test.afterAll(async () => {
  await sshd?.stop();
  await rm(directory, { recursive: true, force: true });
});

for (const [name, path] of Object.entries(SHELLS))
  test(`a user whose login shell is ${name} changes nothing`, async () => {
    test.skip(!existsSync(path), `${name} is not installed`);
    const script = 'IFS= read -r line; printf "%s|" "$line" "$@" "${0##*/}"; exit 7';
    const words = ["it's", '$HOME', 'back\\slash\\', '*', 'Grüße', '{a,b}', ''];
    const channel = await sshConnection(specFor(sshd, { user: `nw-${name}` }), 'sut').open([
      ...['/bin/sh', '-c', script, 'supervisor', ...words],
    ]);
    const { output, errors, end } = await converse(channel, 'over the channel\n');
    expect(output).toBe(['over the channel', ...words, 'supervisor', ''].join('|'));
    expect({ errors, end }).toEqual({ errors: '', end: { exitCode: 7 } });
    const killed = await sshConnection(specFor(sshd, { user: `nw-${name}` }), 'sut').open([
      'sh',
      '-c',
      'kill $$',
    ]);
    expect((await converse(killed, '')).end).toEqual({ signal: 'SIGTERM' });
  });

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
