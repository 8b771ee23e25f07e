import type { Asked } from '../../../../src/tools/ping/measured.js';
import { read } from './recordings.js';

/** One request each 0.1 s, until it is stopped. */
export const ASKED: Asked = { intervalSeconds: 0.1, lengthBytes: 56, timeoutSeconds: 1, flood: false };
/** What the clock says when the first request is sent. */
export const START = 1_795_380_000;

/** Lines as ping prints them, one request each 0.1 s; `own` has what shall be in place of a reply of 1 ms. */
export function lines(count: number, own: Readonly<Record<number, readonly string[]>> = {}): string[] {
  return Array.from({ length: count }, (_, index) => own[index + 1] ?? [reply(index + 1)]).flat();
}

/** A reply that comes in `after` seconds. */
export function reply(number: number, { after = 0.001, more = '', at = START } = {}): string {
  const seconds = at + (number - 1) / 10 + after;
  const size = after < 0.1 ? (after * 1000).toFixed(after < 0.01 ? 2 : 1) : (after * 1000).toFixed(0);
  return `[${seconds.toFixed(6)}] 64 bytes from 192.0.2.1: icmp_seq=${number % 65_536} ttl=64 time=${size} ms${more}`;
}

/** What `-O` tells when the next request is sent. */
export function outstanding(number: number, at = START): string {
  return `[${(at + number / 10).toFixed(6)}] no answer yet for icmp_seq=${number % 65_536}`;
}

/** The end record of requests each 0.1 s. */
export const end = (transmitted: number, received: number, more = '') =>
  `--- 192.0.2.1 ping statistics ---\n${transmitted} packets transmitted, ${received} received${more}, ` +
  `${Number((((transmitted - received) / transmitted) * 100).toPrecision(6))}% packet loss, time ${(transmitted - 1) * 100}ms`;
/** Lines as one text. */
export const text = (...parts: (string | readonly string[])[]) => parts.flat().join('\n');
/** What is read of a text. */
export const one = (out: string, asked: Partial<Asked> = {}) =>
  read({ asked: { ...ASKED, ...asked }, out, err: '' });
/** What is read of a text, of its one direction. */
export const first = (out: string, asked: Partial<Asked> = {}) => one(out, asked).directions[0]!;
