import { pathsOf } from '../../src/charts/paths.js';
import { quantityOf } from '../../src/charts/quantity.js';
import { toolOf, wayOf } from '../../src/charts/words.js';
import type { StreamRecord } from '../../src/results/attachment.js';
import { endsOf, FIGURES } from './figures.js';

/** A parameter of an Allure result. */
export interface AllureParameter {
  name: string;
  value: string;
  /**
   * Left out of the test's identity, configuration too: a try that failed before its streams existed has none of
   * these, and is still a try of the same test.
   */
  excluded: true;
}

/** More streams than this are summed up: their figures are in the table. */
const NAMED_STREAMS = 4;

/** What was set and what came out. */
export function parametersOf(streams: readonly StreamRecord[]): AllureParameter[] {
  const pairs =
    streams.length > NAMED_STREAMS ? summedUp(streams) : streams.flatMap((one) => each(one, streams.length));
  return pairs.map(([name, value]) => ({ name, value, excluded: true }));
}

type Pair = [name: string, value: string];

function each(stream: StreamRecord, streams: number): Pair[] {
  const prefix = streams === 1 ? '' : `${stream.name}: `;
  return [...configured(stream), ...measured(stream)].map(([name, value]) => [prefix + name, value]);
}

function configured(stream: StreamRecord): Pair[] {
  const parallel: Pair[] = stream.parallel > 1 ? [['parallel flows', String(stream.parallel)]] : [];
  return [
    ['tool', toolOf(stream)],
    ['protocol', stream.protocol.toUpperCase()],
    ['direction', wayOf(stream)],
    ...parallel,
  ];
}

/** The path alone is the name: Allure shows about fifteen characters of it. */
function measured(stream: StreamRecord): Pair[] {
  return pathsOf(stream).map((path): Pair => {
    const ends = endsOf(path, quantityOf(stream));
    const words = FIGURES.flatMap(({ of, format, parameter, name }) => {
      const value = of(ends);
      return value === undefined ? [] : { short: parameter, name, text: format(value) };
    });
    const short = words.flatMap(({ short, text }) => (short === undefined ? [] : short + text));
    const [first] = words;
    const other = first ? `${first.name} ${first.text}` : 'not measured';
    return [path.label, short.join(', ') || other];
  });
}

function summedUp(streams: readonly StreamRecord[]): Pair[] {
  const different = (of: (stream: StreamRecord) => string): string =>
    [...new Set(streams.map(of))].sort().join(', ');
  return [
    ['streams', String(streams.length)],
    ['tool', different(toolOf)],
    ['protocol', different((stream) => stream.protocol.toUpperCase())],
    ['direction', different(wayOf)],
  ];
}
