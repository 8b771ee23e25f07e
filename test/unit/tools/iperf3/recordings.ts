import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OutputReader } from '../../../../src/tools/tool.js';
import { JsonReader } from '../../../../src/tools/iperf3/json-reader.js';
import { StreamReader } from '../../../../src/tools/iperf3/stream-reader.js';
import { TextReader } from '../../../../src/tools/iperf3/text-reader.js';

const FOLDER = fileURLToPath(new URL('../../../recordings/', import.meta.url));

/** What the client of a recorded run was asked for. */
export interface Asked {
  protocol: 'tcp' | 'udp';
  direction: 'forward' | 'reverse' | 'bidirectional';
  flows: number;
  /** Of all flows of one direction; absent when none was asked for. */
  bitsPerSecond?: number;
  seconds: number;
  omitSeconds: number;
}

export interface Recording {
  version: string;
  name: string;
  command: string;
  role: 'client' | 'server';
  mode: 'json' | 'json-stream' | 'text';
  exit: number;
  note: string;
  out: string;
  err: string;
  /** The interval this process was asked for. */
  intervalSeconds: number;
  asked: Asked;
}

/** Every recorded run of every version, in the order of the tables. */
export function allRecordings(): Recording[] {
  return readdirSync(FOLDER)
    .filter((folder) => /^iperf3-[\d.]+$/.test(folder))
    .flatMap((folder) => recordingsOf(folder));
}

/** The recorded runs of one folder. */
export function recordingsOf(folder: string): Recording[] {
  const rows = readFileSync(join(FOLDER, folder, 'cases.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const cases = rows.map((row) => row.split('\t') as [string, string, string, string, string]);
  const commands = new Map(cases.map(([name, command]) => [name, command]));
  const text = (file: string) => {
    const path = join(FOLDER, folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return cases.map(([name, command, exit, , note]) => ({
    version: folder.slice('iperf3-'.length),
    name,
    command,
    role: command.includes(' -s ') ? ('server' as const) : ('client' as const),
    mode: modeOf(command),
    exit: Number(exit),
    note: note ?? '',
    out: text(`${name}.out`),
    err: text(`${name}.err`),
    intervalSeconds: Number(option(command, '-i') ?? 1),
    asked: askedOf(clientCommand(name, commands)),
  }));
}

function clientCommand(name: string, commands: ReadonlyMap<string, string>): string {
  const run = name.replace(/\.(second-)?server$/, '');
  return commands.get(run) ?? commands.get(`${run}-1`) ?? commands.get(`${run}-first`) ?? '';
}

function modeOf(command: string): Recording['mode'] {
  if (command.includes(' --json-stream')) return 'json-stream';
  return / -J( |$)/.test(command) ? 'json' : 'text';
}

function option(command: string, name: string): string | undefined {
  const words = command.split(' ');
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

function askedOf(command: string): Asked {
  const flows = Number(option(command, '-P') ?? 1);
  const bitrate = /^(\d+)M$/.exec(option(command, '-b') ?? '')?.[1];
  return {
    protocol: / -u( |$)/.test(command) ? 'udp' : 'tcp',
    direction: / -R( |$)/.test(command)
      ? 'reverse'
      : command.includes('--bidir')
        ? 'bidirectional'
        : 'forward',
    flows,
    ...(bitrate !== undefined && { bitsPerSecond: Number(bitrate) * 1e6 * flows }),
    seconds: Number(option(command, '-t') ?? 0),
    omitSeconds: Number(option(command, '-O') ?? 0),
  };
}

/** The text of a recorded file that is no case of a table. */
export function recordedText(folder: string, file: string): string {
  return readFileSync(join(FOLDER, folder, file), 'utf8');
}

export const READERS = { json: JsonReader, 'json-stream': StreamReader, text: TextReader };

/** Gives a reader whole outputs, line by line, as a connection would. */
export function feed<Reader extends OutputReader>(reader: Reader, out: string, err = ''): Reader {
  for (const [channel, text] of [
    ['stdout', out],
    ['stderr', err],
  ] as const) {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) reader.line(channel, line);
  }
  return reader;
}
