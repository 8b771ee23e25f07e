import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Algorithms, Client } from 'ssh2';
import { ConnectionError } from '../core/errors.js';
import { type SshSpec } from '../topology/topology.js';
import { type Channel, type Connection } from './connection.js';
import { type Deadline, withConnectDeadline } from './connect-deadline.js';
import { type HostKeyCheck, hostKeyCheck } from './host-key.js';
import { quoteForLoginShell } from './quote.js';
import { type Login, prepareLogin } from './ssh-auth.js';
import { sshChannel } from './ssh-channel.js';
import { connectError, handshakeError, hostAndPort, type Phase } from './ssh-errors.js';

/** Pauses before the second and the third attempt, halved or stretched at random so that workers do not march in step. */
const RETRY_DELAYS_MS = [300, 1500];
/** Keepalive requests that may stay unanswered; the connection is lost one interval later. */
const UNANSWERED_KEEPALIVES = 2;

/**
 * A host reached by SSH with a key. Every channel has a client of its own, so that ending one ends all of it.
 *
 * When the server closes the connection before SSH has begun (MaxStartups, see sshd_config(5)), two more attempts
 * follow, within the one limit of `connectTimeoutSeconds`. Nothing else is tried again.
 *
 * @param hostName the host's name in the topology, for errors.
 */
export function sshConnection(spec: SshSpec, hostName: string): Connection {
  const description = `ssh ${spec.user}@${hostAndPort(spec)}`;
  return {
    description,
    peer: hostAndPort(spec),
    open(argv, signal) {
      // Every login shell knows exec; without it some stay around, and turn a signal into an exit code.
      const command = `exec ${quoteForLoginShell(argv)}`;
      const peer = { title: hostAndPort(spec), hostName };
      return withConnectDeadline(peer, spec.connectTimeoutSeconds, signal, (deadline) =>
        openChannel({ spec, hostName, deadline }, command),
      );
    },
  };
}

interface Opening {
  readonly spec: SshSpec;
  readonly hostName: string;
  readonly deadline: Deadline;
}

async function openChannel(opening: Opening, command: string): Promise<Channel> {
  const { spec, hostName, deadline } = opening;
  const keys = await hostKeyCheck(spec, hostName);
  const login = await prepareLogin(spec, hostName, deadline);
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await attempt(opening, keys, login(), command);
    } catch (error) {
      if (!(error instanceof ConnectionError && error.code === 'SSH_CLOSED')) throw error;
    }
    // The server is busy; there is no condition to wait for.
    await sleep(delayMs * (0.5 + Math.random()), undefined, { signal: deadline.signal });
  }
  return await attempt(opening, keys, login(), command);
}

async function attempt(
  opening: Opening,
  keys: HostKeyCheck,
  login: Login,
  command: string,
): Promise<Channel> {
  const { spec, hostName, deadline } = opening;
  deadline.signal.throwIfAborted();
  const { Client } = (await import('ssh2')).default;
  const client = new Client();
  deadline.expect('to accept a TCP connection');
  const { host, port } = spec;
  const socket = connect({
    host,
    port,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: 2000,
    signal: deadline.signal,
  });
  try {
    await once(socket, 'connect').catch((error: Error) => {
      throw connectError(error, spec, hostName);
    });
    await logIn(opening, client, socket, keys, login);
    deadline.expect('to open a channel');
    return await execute(opening, client, socket, command);
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}

function logIn(
  opening: Opening,
  client: Client,
  socket: Socket,
  keys: HostKeyCheck,
  login: Login,
): Promise<void> {
  const { spec, hostName, deadline } = opening;
  let phase: Phase = 'handshake';
  let refusal: ConnectionError | undefined;
  deadline.expect('to say that it speaks SSH');
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { level?: string }) => {
      if (error.level !== 'agent')
        reject(refusal ?? handshakeError(error, phase, spec, hostName, login.report()));
    };
    client.on('error', fail).once('close', () => fail(new Error('the server closed the connection')));
    client.once('ready', resolve).once('handshake', () => {
      phase = 'login';
      deadline.expect(`to accept the login of ${spec.user}`);
    });
    client.connect({
      sock: socket,
      username: spec.user,
      readyTimeout: 0,
      keepaliveInterval: spec.keepaliveSeconds * 1000,
      keepaliveCountMax: UNANSWERED_KEEPALIVES,
      algorithms: askFirst(keys.algorithms),
      hostVerifier: (key: Buffer) => (refusal = keys.refusal(key)) === undefined,
      authHandler: login.next,
    });
  });
}

/** ssh2 leaves a preferred algorithm where it stands in its list, unless it is removed first. */
function askFirst(known: readonly string[]): Algorithms {
  const first = known.filter((name) => SIGNATURES.includes(name));
  return { serverHostKey: { remove: first, prepend: first } } as unknown as Algorithms;
}

/** What ssh2 can verify. A security key or a certificate, say, is known to OpenSSH but not to ssh2. */
const SIGNATURES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

function execute(
  { spec, hostName }: Opening,
  client: Client,
  socket: Socket,
  command: string,
): Promise<Channel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      // Now, not after an await: the command's end may have come in the same packet.
      if (!error) return resolve(sshChannel(client, socket, stream));
      const reason = `${hostAndPort(spec)} refused a channel: ${error.message}; see MaxSessions in its sshd_config`;
      reject(new ConnectionError('SSH_CHANNEL_REFUSED', reason, { host: hostName, cause: error }));
    });
  });
}
