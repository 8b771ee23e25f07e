import type { StreamRecord } from '../../src/results/attachment.js';
import type { StressRecord } from '../../src/results/stress.js';
import { limitsTable } from './limits-table.js';
import { list } from './markdown.js';
import { notesOf } from './notes.js';
import { repeatsTable } from './repeats-table.js';
import { stressSection } from './stress.js';
import { streamsTable } from './streams-table.js';

/** Parts of a description beside the streams. */
export interface DescriptionParts {
  /** What the test's author wrote, Markdown; stays on top. */
  own?: string | undefined;
  /** What could not be read. */
  problems?: readonly string[];
  stress?: readonly StressRecord[];
}

/** Markdown for the head of a test: limits and values, repeated runs, what every stream measured, what went wrong. */
export function descriptionOf(
  streams: readonly StreamRecord[],
  { own, problems = [], stress = [] }: DescriptionParts = {},
): string {
  const notes = [...streams.flatMap(notesOf), ...problems];
  const repeats = repeatsTable(streams);
  const verdicts = streams.flatMap((stream) => stream.verdicts);
  const parts = [
    ...(own === undefined ? [] : [own]),
    ...(verdicts.length > 0 ? ['**Limits and values**', limitsTable(verdicts)] : []),
    ...(repeats === '' ? [] : ['**Repeated runs**', repeats]),
    ...stress.flatMap((record) => ['**Stress traffic**', stressSection(record)]),
    ...(streams.length > 0 ? ['**Streams**', streamsTable(streams)] : []),
    ...(notes.length > 0 ? ['**Notes**', list(notes)] : []),
  ];
  return parts.join('\n\n');
}
