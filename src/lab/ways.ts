import { CHECK, FED, HOLD_CLIENT, HOLD_SUT } from './scripts.js';

/** The ways to network namespaces, best one first. */
export const NAMESPACE_WAYS = ['root', 'user-namespace', 'sudo'] as const;
export type NamespaceWay = (typeof NAMESPACE_WAYS)[number];

/** A way to make two network namespaces and to enter them. */
export interface Way {
  /** For people: `made …`. */
  readonly how: string;
  /** Why it need not be tried. */
  refusal?(): string | undefined;
  /** The command that builds and holds the lab, with `arguments_` for its script. */
  hold(arguments_: readonly string[]): string[];
  /** In front of commands that change the link. */
  administer(pid: number): string[];
  /** In front of the commands of a host. */
  enter(pid: number): string[];
}

const FOREVER = ['sleep', '2147483647'];

export const ways: Readonly<Record<NamespaceWay, Way>> = {
  root: {
    how: 'as root',
    refusal: () => (process.getuid?.() === 0 ? undefined : `this is uid ${process.getuid?.()}`),
    hold: (arguments_) => checked('ip unshare nsenter', unshared(['-n'], [...arguments_, ...FOREVER])),
    administer: nsenter,
    enter: nsenter,
  },
  'user-namespace': {
    how: 'in a user namespace',
    // Root in there is this user outside: one user namespace owns both network namespaces.
    hold: (arguments_) => checked('ip unshare nsenter', unshared(['-Urn'], [...arguments_, ...FOREVER])),
    administer: intoUserNamespace,
    enter: intoUserNamespace,
  },
  sudo: {
    how: 'with sudo',
    hold: (arguments_) =>
      checked('sudo ip unshare nsenter setpriv setsid', [
        ...['sh', '-c', FED, 'netwright', 'sudo', '-n'],
        ...unshared(['-n'], [...arguments_, 'cat']),
      ]),
    administer: (pid) => ['sudo', '-n', ...nsenter(pid)],
    enter: (pid) => ['sudo', '-n', ...nsenter(pid), ...asThisUser()],
  },
};

function checked(programs: string, argv: readonly string[]): string[] {
  return ['sh', '-c', CHECK, 'netwright', programs, ...argv];
}

function unshared(flags: readonly string[], arguments_: readonly string[]): string[] {
  return ['unshare', ...flags, 'sh', '-c', HOLD_SUT, 'netwright', HOLD_CLIENT, ...arguments_];
}

function nsenter(pid: number): string[] {
  return ['nsenter', '-t', String(pid), '-n'];
}

function intoUserNamespace(pid: number): string[] {
  return ['nsenter', '-t', String(pid), '-U', '--preserve-credentials', '-n'];
}

/**
 * Root only enters; the host's programs are this user's, as on the other ways, and can be ended by it. sudo has thrown
 * away the environment. A session of its own makes the shell the leader of its process group.
 */
function asThisUser(): string[] {
  const ids = ['--reuid', String(process.getuid?.()), '--regid', String(process.getgid?.()), '--init-groups'];
  const kept = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TMPDIR', 'NETWRIGHT_RUN'];
  const variables = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return ['setpriv', ...ids, 'setsid', '--wait', 'env', '-i', ...variables];
}
