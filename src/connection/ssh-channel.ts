import { type Socket } from 'node:net';
import type { Client, ClientChannel } from 'ssh2';
import { type Channel, type ChannelEnd } from './connection.js';

/**
 * The one channel of a client, which ends with it.
 *
 * `closed` waits until `output` was read to its end, unless the connection is lost or destroyed.
 */
export function sshChannel(client: Client, socket: Socket, stream: ClientChannel): Channel {
  const silence = silenceOf(socket);
  const end: ChannelEnd = {};
  let settle: (end: ChannelEnd) => void;
  const closed = new Promise<ChannelEnd>((resolve) => (settle = resolve));
  const finish = (reason?: string) =>
    settle(reason === undefined || end.exitCode !== undefined || end.signal !== undefined ? end : { reason });
  let lost: string | undefined;

  for (const part of [stream, stream.stderr]) part.on('error', ignore);
  stream.on('exit', (code: number | null, signal?: string) => {
    if (code !== null) end.exitCode = code;
    if (signal !== undefined) end.signal = signal;
  });
  stream.once('close', () => {
    finish(lost ?? 'the server closed the channel');
    client.end();
    socket.destroySoon();
  });
  client.on('error', (error) => (lost ??= reasonOf(error, silence())));
  client.once('close', () => finish(lost ?? 'the server closed the connection'));

  return {
    input: stream,
    output: stream,
    errors: stream.stderr,
    closed,
    destroy() {
      finish('closed by us');
      client.end();
      socket.destroy();
    },
  };
}

/** Measures the time since the server was last heard. */
function silenceOf(socket: Socket): () => number {
  let heardMs = performance.now();
  socket.on('data', () => (heardMs = performance.now()));
  return () => (performance.now() - heardMs) / 1000;
}

function reasonOf(error: Error & { level?: string }, silentSeconds: number): string {
  if (error.level === 'client-timeout')
    return `no sign of life from the server for ${silentSeconds.toFixed(1)} s (keepalive)`;
  return error.message;
}

/** A write that races with the end of the channel fails; `closed` tells of the end. */
function ignore(): void {}
