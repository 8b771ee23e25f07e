import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TextReader } from '../../../../src/tools/iperf2/reader.js';
import type { OutputReader, ToolOutput } from '../../../../src/tools/tool.js';

const FOLDER = fileURLToPath(new URL('../../../recordings/', import.meta.url));

export interface Recording {
  name: string;
  command: string;
  role: 'client' | 'server';
  out: string;
  err: string;
  intervalSeconds: number;
  /** What its client was asked for. */
  seconds?: number;
  parallel: number;
  protocol: 'tcp' | 'udp';
  direction: 'forward' | 'reverse' | 'bidirectional';
  enhanced: boolean;
}

/** The recorded runs of one folder, in the order of its table. */
export function recordingsOf(folder: string): Recording[] {
  const text = (file: string) => {
    const path = join(FOLDER, folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const rows = text('cases.tsv').trimEnd().split('\n').slice(1);
  const commands = new Map(rows.map((row) => row.split('\t').slice(0, 2) as [string, string]));
  return [...commands].map(([name, command]) => {
    const asked = commands.get(name.replace('.server', '')) ?? command;
    return {
      name,
      command,
      role: command.includes(' -s ') ? 'server' : 'client',
      out: text(`${name}.out`),
      err: text(`${name}.err`),
      intervalSeconds: Number(valueOf(command, '-i') ?? 0),
      ...(valueOf(asked, '-t') !== undefined && { seconds: Number(valueOf(asked, '-t')) }),
      parallel: Number(valueOf(asked, '-P') ?? 1),
      protocol: / -u( |$)/.test(asked) ? 'udp' : 'tcp',
      direction: / -R( |$)/.test(asked)
        ? 'reverse'
        : asked.includes('--full-duplex')
          ? 'bidirectional'
          : 'forward',
      enhanced: / -e( |$)/.test(command),
    };
  });
}

function valueOf(command: string, name: string): string | undefined {
  const words = command.split(' ');
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

/** Gives a reader a whole output, line by line. */
export function feed<Reader extends OutputReader>(reader: Reader, out: string, err = ''): Reader {
  for (const line of lines(out)) reader.line('stdout', line);
  for (const line of lines(err)) reader.line('stderr', line);
  return reader;
}

function lines(text: string): string[] {
  const found = text.split('\n');
  if (found.at(-1) === '') found.pop();
  return found;
}

export function read({ role, intervalSeconds, seconds, parallel, out, err }: Recording): ToolOutput {
  return feed(
    new TextReader({ role, intervalSeconds, durationSeconds: seconds, parallel }),
    out,
    err,
  ).output();
}
