import { PassThrough, type Readable, type Writable } from 'node:stream';
import { ConnectionError } from '../core/errors.js';
import { type Channel, type ChannelEnd, type Connection } from './connection.js';

/**
 * The machine that runs the tests. The command gets a session of its own, so that Ctrl-C does not reach it:
 * like a command at the far end of SSH, it learns of the end of the channel by the end of its input.
 */
export function localConnection(): Connection {
  return { description: 'local', open: openLocally };
}

async function openLocally(argv: readonly string[], signal?: AbortSignal): Promise<Channel> {
  const { execa } = await import('execa');
  if (signal?.aborted)
    throw new ConnectionError('ABORTED', 'gave up before the command was started', {
      command: argv,
      cause: signal.reason,
    });
  const [file = '', ...args] = argv;
  const subprocess = execa(file, args, {
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  if (subprocess.pid === undefined) {
    const { code, originalMessage } = await subprocess;
    throw new ConnectionError('LOCAL_START_FAILED', `cannot start ${file}: ${originalMessage ?? code}`, {
      command: argv,
    });
  }
  return channelTo(subprocess);
}

/** What is used of execa's subprocess. */
interface Subprocess extends PromiseLike<ChannelEnd & { originalMessage?: string | undefined }> {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  unref(): void;
}

function channelTo(subprocess: Subprocess): Channel {
  const { stdin, stdout, stderr } = subprocess;
  stdin.on('error', ignore);
  let destroyed = (): void => undefined;
  const gone = new Promise<ChannelEnd>((resolve) => {
    destroyed = () => resolve({ reason: 'closed by us' });
  });
  return {
    input: stdin,
    output: held(stdout),
    errors: held(stderr),
    closed: Promise.race([gone, subprocess.then(endOf)]),
    destroy() {
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
      subprocess.unref();
      destroyed();
    },
  };
}

/** execa throws away what nobody reads within a tick; this keeps it until somebody does. */
function held(stream: Readable): Readable {
  const copy = new PassThrough();
  stream.on('error', ignore).on('close', () => copy.end());
  return stream.pipe(copy);
}

function endOf({ exitCode, signal, originalMessage }: Awaited<Subprocess>): ChannelEnd {
  return {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    ...(exitCode === undefined && signal === undefined && originalMessage !== undefined
      ? { reason: originalMessage }
      : {}),
  };
}

/** A write that races with the end of the process fails; `closed` tells of the end. */
function ignore(): void {}
