import { readFileSync } from 'node:fs';
import { ClientReader } from '../../../../src/tools/netperf/client-reader.js';
import { parseOptions } from '../../../../src/tools/netperf/options.js';
import type { ToolOutput } from '../../../../src/tools/tool.js';

const ROOT = new URL('../../../recordings/', import.meta.url);

/** Those of 2.6.0 and 2.7.1 are of programs that were built from the sources. */
export const FOLDERS = ['netperf-2.7.0', 'netperf-2.7.0-keys', 'netperf-2.6.0-keys', 'netperf-2.7.1-keys'];

export interface Recording {
  folder: string;
  name: string;
  stdout: string;
  stderr: string;
}

export function recordingsIn(folder: string): Recording[] {
  const cases = readFileSync(new URL(`${folder}/cases.tsv`, ROOT), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const read = (file: string) => readFileSync(new URL(`${folder}/${file}`, ROOT), 'utf8');
  return cases.map((line) => {
    const name = line.split('\t')[0]!;
    return { folder, name, stdout: read(`${name}.out`), stderr: read(`${name}.err`) };
  });
}

/** The options that a recording was made with, as far as they matter to its reader. */
export function optionsOf(name: string): object {
  const udp = /udp/i.test(name) ? { protocol: 'udp' } : {};
  const test = /CRR|crr/.test(name) ? { test: 'crr' } : /RR|rr/.test(name) ? { test: 'rr' } : {};
  const reverse = /reverse|MAERTS/.test(name) ? { direction: 'reverse' } : {};
  const half = name === 'tcp-half' ? { interval: 0.5 } : {};
  const sizes = name === 'tcp-rr-sizes' ? { requestLength: 100, responseLength: 200 } : {};
  const sctp = name === 'sctp' ? { protocol: 'sctp' } : {};
  return { ...udp, ...sctp, ...test, ...reverse, ...half, ...sizes, cpu: /cpu/.test(name) };
}

/** What a client's reader says of a recording. */
export function read({ name, stdout, stderr }: Recording): ToolOutput {
  const reader = new ClientReader(parseOptions(optionsOf(name)));
  for (const line of stdout.split('\n').slice(0, -1)) reader.line('stdout', line);
  for (const line of stderr.split('\n').slice(0, -1)) reader.line('stderr', line);
  return reader.output();
}
