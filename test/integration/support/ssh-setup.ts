import { type ConnectionSpec } from '../../../src/topology/index.js';
import { type Channel } from '../../../src/connection/connection.js';
import { type Sshd } from './sshd.js';

type SshSpec = Extract<ConnectionSpec, { type: 'ssh' }>;

/** What a test wants otherwise; `undefined` leaves a key out. */
export type SshChange = { [Key in keyof SshSpec]?: SshSpec[Key] | undefined };

/** A checked connection to a test's sshd, with its key and its known hosts. */
export function specFor(sshd: Sshd, change: SshChange = {}): SshSpec {
  return {
    type: 'ssh',
    host: sshd.address,
    port: sshd.port,
    user: sshd.user,
    privateKey: sshd.userKeyFile,
    agent: false,
    knownHosts: [sshd.knownHostsFile],
    hostKeyChecking: 'verify',
    connectTimeoutSeconds: 10,
    keepaliveSeconds: 5,
    ...change,
  } as SshSpec;
}

/** Sends `text` with the end of input after it, and reads everything until the channel is gone. */
export async function converse(channel: Channel, text: string) {
  channel.input.end(text);
  const [output, errors, end] = await Promise.all([
    textOf(channel.output),
    textOf(channel.errors),
    channel.closed,
  ]);
  return { output, errors, end };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
