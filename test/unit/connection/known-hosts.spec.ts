import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import {
  entriesFor,
  fingerprint,
  judgeHostKey,
  knownAlgorithms,
  parseKnownHosts,
} from '../../../src/connection/known-hosts.js';

/** A public key of no use: its type and some bytes, in wire format. */
function key(type: string, seed: string): Buffer {
  return Buffer.concat(
    [type, seed].map((part) => Buffer.concat([Buffer.from([0, 0, 0, part.length]), Buffer.from(part)])),
  );
}

const A = key('ssh-ed25519', 'a');
const B = key('ssh-ed25519', 'b');
const RSA = key('ssh-rsa', 'r');
const line = (patterns: string, of: Buffer, type = 'ssh-ed25519') =>
  `${patterns} ${type} ${of.toString('base64')} comment\n`;
const read = (...lines: string[]) => parseKnownHosts(lines.join(''), '/kh');
const knows = (patterns: string, host: string, port = 22) =>
  judgeHostKey(read(line(patterns, A)), host, port, A).kind === 'known';

test('reads comments, blanks and broken lines as nothing, and counts them', () => {
  const entries = read('# comment\n', '\n', 'lab ssh-ed25519\n', 'lab ssh-rsa AAAA\n', '  ', line('lab', A));
  expect(entries.map((entry) => entry.place)).toEqual(['/kh:5']);
});

test('knows a host by name, address or list, in any case', () => {
  expect(knows('lab', 'lab')).toBe(true);
  expect(knows('Lab.Example.org', 'lab.example.ORG')).toBe(true);
  expect(knows('lab,192.0.2.1,fd00::1', 'fd00::1')).toBe(true);
  expect(knows('lab', 'lab2')).toBe(false);
  expect(knows('a.b', 'axb')).toBe(false);
});

test('knows a host by its port', () => {
  expect(knows('[lab]:2222', 'lab', 2222)).toBe(true);
  expect(knows('[lab]:2222', 'lab', 2223)).toBe(false);
  expect(knows('[lab]:2222', 'lab')).toBe(false);
  expect(knows('[fd00::1]:2222', 'fd00::1', 2222)).toBe(true);
});

test('an entry without port vouches for every port, but accuses none', () => {
  expect(knows('lab', 'lab', 2222)).toBe(true);
  expect(judgeHostKey(read(line('lab', A)), 'lab', 2222, B).kind).toBe('unknown');
});

test('understands wildcards and negation', () => {
  expect(knows('*.example.org', 'lab.example.org')).toBe(true);
  expect(knows('lab?', 'lab1')).toBe(true);
  expect(knows('lab?', 'lab10')).toBe(false);
  expect(knows('*.example.org,!bad.example.org', 'bad.example.org')).toBe(false);
  expect(knows('!bad', 'good')).toBe(false);
});

test('understands hashed names', () => {
  const hash = (name: string) => {
    const salt = Buffer.from('01234567890123456789');
    return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
  };
  expect(knows(hash('lab'), 'lab')).toBe(true);
  expect(knows(hash('[lab]:2222'), 'lab', 2222)).toBe(true);
  expect(knows(hash('lab'), 'other')).toBe(false);
  expect(knows('|2|x|y', 'lab')).toBe(false);
});

test('a host may have several keys', () => {
  const entries = read(line('lab', A), line('lab', RSA, 'ssh-rsa'), line('lab', B));
  for (const each of [A, B, RSA]) expect(judgeHostKey(entries, 'lab', 22, each).kind).toBe('known');
});

test('a different key is a change, of another type too, and tells the old entries', () => {
  const verdict = judgeHostKey(read(line('x', A), line('lab', A)), 'lab', 22, RSA);
  expect(verdict).toMatchObject({ kind: 'changed', entries: [{ place: '/kh:2' }] });
});

test('a revoked key is refused whatever else is written', () => {
  const entries = read(line('lab', A), `@revoked ${line('*', A)}`);
  expect(judgeHostKey(entries, 'lab', 22, A)).toMatchObject({ kind: 'revoked', entry: { place: '/kh:2' } });
  expect(judgeHostKey(entries, 'lab', 2222, A).kind).toBe('revoked');
  expect(judgeHostKey(entries, 'new', 22, B).kind).toBe('unknown');
});

test('certificate authorities and unknown markers vouch for nobody', () => {
  const entries = read(`@cert-authority ${line('*', A)}`, `@other ${line('*', A)}`);
  expect(entriesFor(entries, 'lab', 22)).toEqual([]);
});

test('known types are asked for first', () => {
  const entries = read(
    line('lab', RSA, 'ssh-rsa'),
    line('lab', A),
    line('lab', B),
    `@revoked ${line('lab', key('ssh-dss', 'd'), 'ssh-dss')}`,
  );
  expect(knownAlgorithms(entries, 'lab', 22)).toEqual([
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-rsa',
    'ssh-ed25519',
  ]);
  expect(knownAlgorithms(entries, 'lab', 2222)).toHaveLength(4);
  expect(knownAlgorithms(entries, 'other', 22)).toEqual([]);
});

test('a revoked key for everybody does not hide the types known without a port', () => {
  const entries = read(`@revoked ${line('*', RSA, 'ssh-rsa')}`, line('lab', A));
  expect(knownAlgorithms(entries, 'lab', 22)).toEqual(['ssh-ed25519']);
  expect(knownAlgorithms(entries, 'lab', 2222)).toEqual(['ssh-ed25519']);
});

test('prints fingerprints as OpenSSH does', () => {
  const wire = 'AAAAC3NzaC1lZDI1NTE5AAAAIJKcLV0/zpMAJkOLDPKkV7bEfMnBF6nQvUhQKdGpMhGC';
  expect(fingerprint(Buffer.from(wire, 'base64'))).toMatch(/^SHA256:[\w+/]{43}$/);
});
