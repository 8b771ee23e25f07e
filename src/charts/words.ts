import type { StreamRecord, TrafficRecord } from '../results/attachment.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';
import { pathsOf } from './paths.js';
import { quantityOf } from './quantity.js';

/** More paths than this are counted, not named. */
const NAMED_PATHS = 3;

/** What was measured with what, between whom, such as `iperf3 3.17.1 · TCP · forward · client → sut`. */
export function subtitleOf(stream: StreamRecord): string {
  const flows = stream.parallel > 1 ? [`${stream.parallel} parallel flows`] : [];
  const parts = [toolOf(stream), stream.protocol.toUpperCase(), wayOf(stream), ...flows, hostsOf(stream)];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Where the data went: the direction, unless requests are answered. */
export function wayOf(stream: StreamRecord): string {
  return quantityOf(stream).way ?? stream.direction;
}

/** Tool and version; both ends' versions when they differ. */
export function toolOf(stream: StreamRecord): string {
  const servers = versionsOf(stream.servers);
  const clients = versionsOf(stream.clients);
  const all = [...new Set([...servers, ...clients])];
  if (all.length < 2) return [stream.tool, ...all].join(' ');
  return `${stream.tool} ${clients.join(', ') || '?'} (client), ${servers.join(', ') || '?'} (server)`;
}

function versionsOf(records: readonly TrafficRecord[]): string[] {
  return [...new Set(records.flatMap((record) => record.result?.version ?? []))];
}

function hostsOf(stream: StreamRecord): string {
  const labels = pathsOf(stream).map((path) => path.label);
  return labels.length > NAMED_PATHS ? `${labels.length} paths` : labels.join(', ');
}

/** Why the figures may be wrong or missing; `undefined` when nothing is wrong with them. */
export function troubleOf(stream: StreamRecord): string | undefined {
  if (stream.failure !== undefined) return `ended with an error: ${oneLine(stream.failure)}`;
  const unsound = resultsOf(stream).find((result) => !result.sound);
  if (!unsound) return undefined;
  const reason = unsound.error ?? unsound.notes[0] ?? 'no reason given';
  return `not sound (${unsound.role}): ${oneLine(reason)}`;
}

/** Why there is nothing to draw. */
export function reasonOf(stream: StreamRecord): string {
  if (stream.failure !== undefined) return oneLine(stream.failure);
  const results = resultsOf(stream);
  const words = results.flatMap((result) => [...(result.error ? [result.error] : []), ...result.notes]);
  if (words.length > 0) return oneLine([...new Set(words)].join('; '));
  return results.length > 0 ? `${stream.tool} reported no interval` : `${stream.tool} was never started`;
}

function resultsOf(stream: StreamRecord): TrafficResult[] {
  const records = [...stream.clients, ...stream.servers];
  return records.flatMap((record) => (record.result ? directionsOf(record.result) : []));
}

function oneLine(content: string): string {
  return content.replace(/\s+/g, ' ').trim();
}
