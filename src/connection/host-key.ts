import { readFile } from 'node:fs/promises';
import { ConnectionError } from '../core/errors.js';
import { type SshSpec } from '../topology/topology.js';
import { homePath } from './home-path.js';
import {
  fingerprint,
  judgeHostKey,
  keyType,
  type KnownHost,
  knownAlgorithms,
  knownHostName,
  parseKnownHosts,
} from './known-hosts.js';

/** Everything that is needed to judge a server's key. */
export interface HostKeyCheck {
  /** Algorithms to ask the server for before all others. */
  readonly algorithms: readonly string[];
  /** Why a key must be refused; `undefined` when it is the host's. */
  refusal(key: Buffer): ConnectionError | undefined;
}

/** Reads the files of known host keys. A file that does not exist, or may not be read, knows no host. */
export async function hostKeyCheck(spec: SshSpec, hostName: string): Promise<HostKeyCheck> {
  if (spec.hostKeyChecking === 'insecurely-accept-any') return { algorithms: [], refusal: () => undefined };
  const files = await Promise.all(spec.knownHosts.map(readKnownHosts));
  const entries = files.flatMap((file) => file.entries);
  return {
    algorithms: knownAlgorithms(entries, spec.host, spec.port),
    refusal: (key) => refusal({ spec, hostName, entries, files: files.map((file) => file.title), key }),
  };
}

interface KnownHostsFile {
  /** Its path, and what is the matter with it. */
  title: string;
  entries: KnownHost[];
}

async function readKnownHosts(path: string): Promise<KnownHostsFile> {
  const file = homePath(path);
  try {
    return { title: file, entries: parseKnownHosts(await readFile(file, 'utf8'), file) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      title: `${file} (${code === 'ENOENT' ? 'does not exist' : `cannot be read: ${code}`})`,
      entries: [],
    };
  }
}

interface Presented {
  spec: SshSpec;
  hostName: string;
  entries: readonly KnownHost[];
  files: readonly string[];
  key: Buffer;
}

function refusal({ spec, hostName, entries, files, key }: Presented): ConnectionError | undefined {
  const verdict = judgeHostKey(entries, spec.host, spec.port, key);
  const host = knownHostName(spec.host, spec.port);
  const error = (code: string, ...lines: string[]) =>
    new ConnectionError(code, lines.join('\n'), { host: hostName });
  switch (verdict.kind) {
    case 'known':
      return undefined;
    case 'revoked':
      return error(
        'HOST_KEY_REVOKED',
        `the host key of ${host} is marked as revoked`,
        `  presented: ${describe(key)}`,
        `  revoked in ${verdict.entry.place}`,
      );
    case 'changed':
      return error(
        'HOST_KEY_CHANGED',
        `the host key of ${host} has changed: the host was set up anew, or someone stands between`,
        `  presented: ${describe(key)}`,
        ...verdict.entries.map((entry) => `  known:     ${describe(entry.key)} in ${entry.place}`),
        `  when the change is right, remove the old key: ${removal(host, verdict.entries)}`,
      );
    case 'unknown':
      return error(
        'HOST_KEY_UNKNOWN',
        `the host key of ${host} is not known`,
        `  presented: ${describe(key)}`,
        `  looked into: ${files.join(', ') || 'no file'}`,
        `  compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub), then connect once` +
          ` with ssh -p ${spec.port} ${spec.user}@${spec.host}, or add the output of ssh-keyscan -p ${spec.port} ${spec.host}`,
        `  for a throwaway host on a network you trust: hostKeyChecking: 'insecurely-accept-any'`,
      );
  }
}

function describe(key: Buffer): string {
  return `${keyType(key)} ${fingerprint(key)}`;
}

function removal(host: string, entries: readonly KnownHost[]): string {
  const file = entries[0]!.place.replace(/:\d+$/, '');
  return `ssh-keygen -R '${host}' -f '${file}'`;
}
