import { expect, test } from '@playwright/test';
import type { Figure } from '../../../src/tools/capabilities.js';
import type { DirectionOutput } from '../../../src/tools/tool.js';
import { TOOL_NAMES, type ToolName, toolNamed } from '../../../src/tools/tools.js';
import { outputOf } from './feeding.js';
import { isWithout, type Where, whereOf } from './measured-words.js';
import type { RecordedRun } from './recorded-run.js';
import { RECORDED_TOOLS } from './recorded-tools.js';

type Part = 'intervals' | 'summary';
const PARTS: readonly Part[] = ['intervals', 'summary'];
/** What a result has beside figures. */
const NO_FIGURES = new Set(['startSeconds', 'endSeconds', 'omitted', 'durationSeconds']);

/** Where a figure was found: which part of a result, at which end, with which protocol. */
interface Found {
  figure: string;
  part: Part;
  end: 'sender' | 'receiver';
  run: RecordedRun;
}

function figuresOf(run: RecordedRun): Found[] {
  return outputOf(run).directions.flatMap((one) =>
    PARTS.flatMap((part) =>
      keysOf(one, part).map((figure) => ({
        figure,
        part,
        end: one.sender ? ('sender' as const) : ('receiver' as const),
        run,
      })),
    ),
  );
}

function keysOf({ intervals, summary }: DirectionOutput, part: Part): string[] {
  const records = part === 'intervals' ? intervals : summary ? [summary] : [];
  return [...new Set(records.flatMap((record) => Object.keys(record)))].filter((key) => !NO_FIGURES.has(key));
}

/** `receiver udp`, for every end and protocol that recordings have. */
function declared({ ends, protocols }: Where, known: ReadonlySet<string>): string[] {
  return [...known].filter((place) => {
    const [end, protocol] = place.split(' ') as ['sender' | 'receiver', string];
    return ends.includes(end) && (protocols?.includes(protocol) ?? true);
  });
}

const placeOf = ({ end, run }: Pick<Found, 'end' | 'run'>) => `${end} ${run.protocol}`;

function check(name: ToolName): void {
  const found = RECORDED_TOOLS[name].runs().flatMap(figuresOf);
  const known = new Set(found.map(placeOf));
  const { figures } = toolNamed(name).capabilities;
  const keys = new Set([...Object.keys(figures), ...found.map(({ figure }) => figure)]);
  for (const figure of keys)
    for (const part of PARTS) {
      const what = `${figure} of ${part === 'summary' ? 'runs' : 'intervals'}`;
      const words = figures[figure as Figure]?.[part];
      const hits = found.filter((one) => one.figure === figure && one.part === part);
      const where = words === undefined ? undefined : whereOf(words);
      const places = where ? declared(where, known) : [];
      expect([...new Set(hits.map(placeOf))].sort(), what).toEqual(places.sort());
      if (where)
        expect(
          hits.filter(({ run }) => run.own && isWithout(where, run.version)).map(({ run }) => run.id),
          `${what} in versions that lack it`,
        ).toEqual([]);
    }
  console.log(`${name}: ${keys.size} figures of ${known.size} kinds of ends are as declared`);
}

for (const name of TOOL_NAMES)
  test(`${name}: what the recordings have is what is declared as measured`, () => check(name));

test('the words of where a figure is measured are read', () => {
  expect(whereOf('both')).toEqual({ ends: ['sender', 'receiver'] });
  expect(whereOf('receiver (UDP)')).toEqual({ ends: ['receiver'], protocols: ['udp'] });
  const where = whereOf('sender (TCP, SCTP), not from 3.7 to 3.16');
  expect(where).toEqual({ ends: ['sender'], protocols: ['tcp', 'sctp'], without: ['3.7', '3.16'] });
  expect(
    ['3.6', '3.7', '3.12', '3.16', '3.16.1', '3.17'].map((version) => isWithout(where, version)),
  ).toEqual([false, true, true, true, true, false]);
  expect(() => whereOf('somewhere')).toThrow(/somewhere/);
});
