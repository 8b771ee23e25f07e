import { formatTime } from '../core/units.js';
import type { StreamRecord } from '../results/attachment.js';
import { count } from './count.js';
import type { Point } from './course.js';
import type { Limit } from './limits.js';
import { type Quantity, quantityOf } from './quantity.js';
import { fatesOf, meanOf, odditiesOf } from './series-words.js';
import type { Series } from './series.js';
import { subtitleOf, troubleOf } from './words.js';

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
  const { points, quantity, unit } = series;
  const measured = points.filter((point) => !point.omitted);
  const zeros = quantity.zero ? measured.filter(({ value }) => value === 0).length : 0;
  const omitted = points.length - measured.length;
  const parts = [
    `${series.label}: ${meanOf(series)}`,
    ...(measured.length > 0 ? [spread(measured, quantity), span(measured, unit)] : []),
    ...(zeros > 0 ? [`${count(zeros, 'interval')} without any data`] : []),
    ...(omitted > 0 ? [`${count(omitted, 'warm-up interval')} left out`] : []),
    ...[fatesOf([series]), odditiesOf([series])].filter((words) => words !== undefined),
  ];
  return `${parts.join(', ')}.`;
}

function spread(points: readonly Point[], { format }: Pick<Quantity, 'format'>): string {
  const values = points.map(({ value }) => value);
  const low = values.reduce((one, other) => Math.min(one, other));
  const high = values.reduce((one, other) => Math.max(one, other));
  return `lowest ${format(low)}, highest ${format(high)}`;
}

function span(points: readonly Point[], unit: Series['unit']): string {
  return `${count(points.length, unit)} up to ${formatTime(points.at(-1)!.endSeconds)}`;
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
