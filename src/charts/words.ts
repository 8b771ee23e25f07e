import { formatTime } from '../core/units.js';
import type { StreamRecord, TrafficRecord } from '../results/attachment.js';
import { directionsOf, type TrafficResult } from '../results/traffic-result.js';
import type { Limit } from './limits.js';
import { pathsOf } from './paths.js';
import { type Quantity, quantityOf } from './quantity.js';
import type { Series } from './series.js';

/** More paths than this are counted, not named. */
const NAMED_PATHS = 3;

/** What was measured with what, between whom, such as `iperf3 3.17.1 · TCP · forward · client → sut`. */
export function subtitleOf(stream: StreamRecord): string {
  const flows = stream.parallel > 1 ? [`${stream.parallel} parallel flows`] : [];
  const parts = [toolOf(stream), stream.protocol.toUpperCase(), stream.direction, ...flows, hostsOf(stream)];
  return parts.filter((part) => part !== '').join(' · ');
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
  if (words.length > 0) return oneLine(words.join('; '));
  return results.length > 0 ? `${stream.tool} reported no interval` : `${stream.tool} was never started`;
}

/** All the figures of a chart, for those who cannot see it. */
export function descriptionOf(
  stream: StreamRecord,
  series: readonly Series[],
  limits: readonly Limit[],
): string {
  const trouble = troubleOf(stream);
  return [
    `${capitalized(quantityOf(stream).name)} over time. ${subtitleOf(stream)}.`,
    ...(trouble === undefined ? [] : [`${trouble}.`]),
    ...series.map(describeSeries),
    ...limits.map((limit) => `Limit: ${limit.label}, ${limit.pass ? 'kept' : 'broken'}.`),
  ].join(' ');
}

function describeSeries(series: Series): string {
  const measured = series.points.filter((point) => !point.omitted);
  const { mean, quantity } = series;
  const parts = [
    `${series.label}: ${mean === undefined ? 'mean not measured' : `mean ${quantity.format(mean)}`}`,
  ];
  if (measured.length > 0)
    parts.push(
      spread(
        measured.map(({ value }) => value),
        quantity,
      ),
      span(measured),
    );
  const zeros = measured.filter(({ value }) => value === 0).length;
  if (zeros > 0) parts.push(`${count(zeros, 'interval')} without any data`);
  const omitted = series.points.length - measured.length;
  if (omitted > 0) parts.push(`${count(omitted, 'warm-up interval')} left out`);
  return `${parts.join(', ')}.`;
}

function spread(values: readonly number[], { format }: Pick<Quantity, 'format'>): string {
  const low = values.reduce((one, other) => Math.min(one, other));
  const high = values.reduce((one, other) => Math.max(one, other));
  return `lowest ${format(low)}, highest ${format(high)}`;
}

function span(points: readonly { endSeconds: number }[]): string {
  return `${count(points.length, 'interval')} up to ${formatTime(points.at(-1)!.endSeconds)}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function resultsOf(stream: StreamRecord): TrafficResult[] {
  const records = [...stream.clients, ...stream.servers];
  return records.flatMap((record) => (record.result ? directionsOf(record.result) : []));
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function oneLine(content: string): string {
  return content.replace(/\s+/g, ' ').trim();
}
