import { createHash, createHmac } from 'node:crypto';

/** One line of a `known_hosts` file. */
export interface KnownHost {
  /** Where it stands, such as `/home/me/.ssh/known_hosts:12`. */
  readonly place: string;
  readonly revoked: boolean;
  /** Host patterns as written: a comma list, or one hash. */
  readonly patterns: string;
  /** The public key in SSH's wire format. */
  readonly key: Buffer;
}

/** What is known of a key that a server presented. */
export type HostKeyVerdict =
  | { readonly kind: 'known' | 'unknown' }
  /** `entries` are the keys that the host had before. */
  | { readonly kind: 'changed'; readonly entries: readonly KnownHost[] }
  | { readonly kind: 'revoked'; readonly entry: KnownHost };

/**
 * The entries of a `known_hosts` file. Comments, lines that cannot be read, and certificate authorities are left out:
 * a certificate is not asked for, so the authority says nothing.
 */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split('\n').flatMap((line, index) => {
    const fields = line.trim().split(/[ \t]+/);
    const marker = fields[0]!.startsWith('@') ? fields.shift() : undefined;
    const [patterns = '', type, base64 = ''] = fields;
    const key = Buffer.from(base64, 'base64');
    if (patterns.startsWith('#') || keyType(key) !== type) return [];
    if (marker !== undefined && marker !== '@revoked') return [];
    return [{ place: `${file}:${index + 1}`, revoked: marker !== undefined, patterns, key }];
  });
}

/** The type of a public key in wire format, such as `ssh-ed25519`; empty when it is no key. */
export function keyType(key: Buffer): string {
  if (key.length < 4) return '';
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

/** A key's fingerprint as OpenSSH prints it, such as `SHA256:Zm9v…`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The name under which OpenSSH files a host: with its port, unless that is 22. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** The entries for a host on a port. */
export function entriesFor(entries: readonly KnownHost[], host: string, port: number): KnownHost[] {
  const name = knownHostName(host, port).toLowerCase();
  return entries.filter((entry) => matches(entry.patterns, name));
}

/**
 * Judges the key that `host` presented. As with OpenSSH, an entry without port vouches for the host on every port, but
 * does not make a different key on another port suspicious. Revoked keys are refused whatever else is written.
 */
export function judgeHostKey(
  entries: readonly KnownHost[],
  host: string,
  port: number,
  key: Buffer,
): HostKeyVerdict {
  const own = entriesFor(entries, host, port);
  const same = [...own, ...entriesFor(entries, host, 22)].filter((entry) => entry.key.equals(key));
  const revoked = same.find((entry) => entry.revoked);
  if (revoked) return { kind: 'revoked', entry: revoked };
  if (same.length > 0) return { kind: 'known' };
  const others = own.filter((entry) => !entry.revoked);
  return others.length > 0 ? { kind: 'changed', entries: others } : { kind: 'unknown' };
}

/**
 * Signature algorithms of the keys known for a host, to be asked for first: a server has several keys, and would
 * otherwise present one that nobody has noted.
 */
export function knownAlgorithms(entries: readonly KnownHost[], host: string, port: number): string[] {
  const valid = entries.filter((entry) => !entry.revoked);
  const own = entriesFor(valid, host, port);
  const candidates = own.length > 0 ? own : entriesFor(valid, host, 22);
  const types = candidates.map((entry) => keyType(entry.key));
  return [...new Set(types)].flatMap((type) =>
    type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type],
  );
}

function matches(patterns: string, name: string): boolean {
  if (patterns.startsWith('|')) return matchesHash(patterns, name);
  const list = patterns.toLowerCase().split(',');
  if (list.some((pattern) => pattern.startsWith('!') && toRegExp(pattern.slice(1)).test(name))) return false;
  return list.some((pattern) => !pattern.startsWith('!') && toRegExp(pattern).test(name));
}

function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt = '', hash] = hashed.split('|');
  if (version !== '1') return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`);
}
