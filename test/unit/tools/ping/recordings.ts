import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Asked } from '../../../../src/tools/ping/measured.js';
import { PingReader } from '../../../../src/tools/ping/reader.js';
import type { OutputReader } from '../../../../src/tools/tool.js';

const FOLDER = fileURLToPath(new URL('../../../recordings/', import.meta.url));

export interface Recording {
  /** Such as `20221126/c3`. */
  id: string;
  version: string;
  command: string;
  exit: number;
  asked: Asked;
  /** Of the results. */
  resultIntervalSeconds: number;
  /** Absent when it was to run until it was stopped. */
  durationSeconds?: number;
  /** Whether it is a command of Netwright's. */
  isOwn: boolean;
  out: string;
  err: string;
}

/** Every recorded run of every version, in the order of the tables. */
export function allRecordings(): Recording[] {
  return readdirSync(FOLDER)
    .filter((folder) => folder.startsWith('ping-'))
    .flatMap(recordingsOf);
}

export function recording(id: string): Recording {
  return allRecordings().find((one) => one.id === id)!;
}

function recordingsOf(folder: string): Recording[] {
  const rows = readFileSync(join(FOLDER, folder, 'cases.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const text = (file: string) => {
    const path = join(FOLDER, folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return rows.map((row) => {
    const [name, command, exit] = row.split('\t') as [string, string, string];
    const asked = askedBy(command);
    const { count, flood, intervalSeconds } = asked;
    const seconds = Number(/ -w (\d+)/.exec(command)?.[1] ?? (count ?? NaN) * intervalSeconds);
    return {
      id: `${folder.slice('ping-'.length)}/${name}`,
      version: /\d+/.exec(folder)![0],
      ...{ command, asked, exit: Number(exit) },
      resultIntervalSeconds: flood ? 0 : Math.max(1, intervalSeconds),
      ...(!Number.isNaN(seconds) && { durationSeconds: seconds }),
      isOwn: /-n (-D -O|-f -q) /.test(command),
      out: text(`${name}.out`),
      err: text(`${name}.err`),
    };
  });
}

/** What Netwright would have asked for to get this command. */
function askedBy(command: string): Asked {
  const option = (name: string) => new RegExp(` -${name} ([\\d.]+)`).exec(command)?.[1];
  const count = option('c');
  return {
    // Adaptive ping goes as fast as replies come in.
    intervalSeconds: command.includes(' -A') ? 0.001 : Number(option('i') ?? 1),
    lengthBytes: Number(option('s') ?? 56),
    timeoutSeconds: Number(option('W') ?? 2),
    count: count === undefined ? undefined : Number(count),
    flood: / -[fq]( |$)/.test(command),
  };
}

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

export const read = ({ asked, out, err }: Pick<Recording, 'asked' | 'out' | 'err'>) =>
  feed(new PingReader(asked), out, err).output();
