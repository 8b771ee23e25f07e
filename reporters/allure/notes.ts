import type { StreamRecord, TrafficRecord } from '../../src/results/attachment.js';
import { directionsOf, type TrafficResult } from '../../src/results/traffic-result.js';

/** More ends than this that say the same are counted, not named. */
const NAMED_ENDS = 3;

/**
 * What a reader of a stream's figures should know: the error that ended it, why results are not sound, known troubles of
 * tools, what they could not measure. Each thing once, with the ends that say so.
 */
export function notesOf(stream: StreamRecord): string[] {
  const said = new Map<string, Set<string>>();
  for (const [end, record] of endsOf(stream))
    for (const note of record.result ? directionsOf(record.result).flatMap(wordsOf) : [])
      said.set(note, (said.get(note) ?? new Set()).add(end));
  const failure = stream.failure === undefined ? [] : [`ended with an error: ${stream.failure}`];
  const notes = [...said].map(([note, ends]) => `${namesOf([...ends])}: ${note}`);
  return [...failure, ...notes].map((note) => `${stream.name}: ${note}`);
}

/** Of servers with a record for each of several clients, the client is named: the host may be the same. */
function endsOf({ clients, servers }: StreamRecord): [end: string, record: TrafficRecord][] {
  const forEach = servers.length === clients.length && clients.length > 1;
  return [
    ...clients.map((record): [string, TrafficRecord] => [`client on ${record.host}`, record]),
    ...servers.map((record, index): [string, TrafficRecord] => {
      const client = forEach ? ` (for ${clients[index]!.host})` : '';
      return [`server on ${record.host}${client}`, record];
    }),
  ];
}

function namesOf(ends: readonly string[]): string {
  if (ends.length <= NAMED_ENDS) return ends.join(', ');
  return `${ends[0]!} and ${ends.length - 1} other ends`;
}

/** The tool's own words come first, and are often the first note too. */
function wordsOf({ sound, notes, error }: TrafficResult): string[] {
  const words = [...new Set([...(error === undefined ? [] : [error]), ...notes])];
  if (sound) return words;
  const [reason = 'no reason given', ...others] = words;
  return [`not sound: ${reason}`, ...others];
}
