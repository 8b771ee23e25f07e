import { isIP, isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { seen } from './messages.js';

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const MISSING =
  'missing; `connection` is the management network, over which Netwright reaches the host, ' +
  "and `address` is where test traffic goes, such as '198.51.100.1'";

/** Whether `text` is a host name; what looks like an IPv4 address but is none is not. */
function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  return text.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1)!);
}

/** Whether `text` is an IPv4 or IPv6 address or a host name. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 || isHostName(text);
}

/** One string or several by name, always turned into several by name. */
export const addressSchema = z.unknown().transform((value, context): Record<string, string> => {
  const problem = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path });
  if (value === undefined) problem(MISSING);
  else if (typeof value === 'string') {
    if (isAddress(value)) return { [nameOf(value)]: value };
    problem(`must be an IPv4 or IPv6 address or a host name; got ${seen(value)}`);
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problem(`must be an address, or an object of addresses by name; got ${seen(value)}`);
  } else {
    const entries = Object.entries(value as Record<string, unknown>).filter(
      (entry) => entry[1] !== undefined,
    );
    if (entries.length === 0) problem('must hold at least one address; got none');
    for (const [name, address] of entries) {
      const wrong = judge(name, address);
      if (wrong !== undefined) problem(wrong, name);
    }
    return Object.fromEntries(entries) as Record<string, string>;
  }
  return z.NEVER;
});

function nameOf(address: string): 'ipv4' | 'ipv6' | 'name' {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) ? 'ipv6' : 'name';
}

function judge(name: string, address: unknown): string | undefined {
  const text = typeof address === 'string' ? address : '';
  if (name === 'ipv4') return isIPv4(text) ? undefined : `must be an IPv4 address; got ${seen(address)}`;
  if (name === 'ipv6') return isIPv6(text) ? undefined : `must be an IPv6 address; got ${seen(address)}`;
  return isAddress(text) ? undefined : `must be an IPv4 or IPv6 address or a host name; got ${seen(address)}`;
}
