import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ordinary users that exist only behind a prefix. Takes root. */
export interface Users {
  /** Runs a command as root where the users exist. It becomes the command by exec. */
  readonly prefix: readonly string[];
  /** Runs a command as one of them. */
  as(name: string): string[];
  remove(): void;
}

/** `$1`: directory with the files that take the place of those in /etc; then a command. Nobody else sees the mounts. */
const MOUNT = `files=$1
shift
for name in passwd group shadow sudoers; do
  [ ! -e /etc/$name ] || mount --bind "$files/$name" /etc/$name || exit
done
exec "$@"`;

const FIRST_UID = 61_001;

/** Adds users to copies of the machine's files; they may become root by `sudo -n`. */
export function makeUsers(names: readonly string[]): Users {
  const directory = mkdtempSync(join(tmpdir(), 'netwright-users-'));
  chmodSync(directory, 0o755);
  const uid = (name: string) => FIRST_UID + names.indexOf(name);
  const home = (name: string) => join(directory, `home-${name}`);
  const write = (file: string, lines: string[], mode: number) => {
    const before = file === 'sudoers' ? '' : readFileSync(`/etc/${file}`, 'utf8');
    writeFileSync(join(directory, file), `${before}${lines.join('\n')}\n`, { mode });
  };
  for (const name of names) {
    mkdirSync(home(name));
    chownSync(home(name), uid(name), uid(name));
  }
  write(
    'passwd',
    names.map((name) => `${name}:x:${uid(name)}:${uid(name)}::${home(name)}:/bin/sh`),
    0o644,
  );
  write(
    'group',
    names.map((name) => `${name}:x:${uid(name)}:`),
    0o644,
  );
  write(
    'shadow',
    names.map((name) => `${name}:*:19000:0:99999:7:::`),
    0o600,
  );
  const may = names.map((name) => `${name} ALL=(ALL:ALL) NOPASSWD: ALL`);
  write('sudoers', ['Defaults env_reset, use_pty', 'root ALL=(ALL:ALL) ALL', ...may], 0o440);
  const prefix = ['unshare', '-m', 'sh', '-c', MOUNT, 'users', directory];
  return {
    prefix,
    as: (name) => [
      ...prefix,
      ...['setpriv', '--reuid', String(uid(name)), '--regid', String(uid(name)), '--init-groups'],
      ...['env', `HOME=${home(name)}`, `USER=${name}`, `LOGNAME=${name}`],
    ],
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
