import { localConnection } from '../../../src/connection/local.js';
import { sshConnection } from '../../../src/connection/ssh.js';
import { Host } from '../../../src/host/host.js';
import { specFor } from '../../integration/support/ssh-setup.js';
import type { Sshd } from '../../integration/support/sshd.js';

const LOOPBACK = { ipv4: '127.0.0.1' };

export function localHost(name: string): Host {
  return new Host({ name, connection: localConnection(), addresses: LOOPBACK });
}

export function sshHost(name: string, sshd: Sshd): Host {
  return new Host({ name, connection: sshConnection(specFor(sshd), name), addresses: LOOPBACK });
}

/** What sshd has logged so far: connections that logged in, and sessions (channels) opened on them. */
export function sshCounts(sshd: Sshd): { connections: number; sessions: number } {
  const count = (pattern: RegExp) => sshd.log().match(pattern)?.length ?? 0;
  return { connections: count(/^Accepted publickey for /gm), sessions: count(/^Starting session/gm) };
}
