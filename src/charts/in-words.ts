import type { StreamRecord } from '../results/attachment.js';
import { measuredIntervals, type TrafficResult } from '../results/traffic-result.js';
import { descriptionOf } from './description.js';
import { frame } from './frame.js';
import { MARGIN } from './layout.js';
import { INK } from './palette.js';
import { pathsOf } from './paths.js';
import { quantityOf } from './quantity.js';
import type { Series } from './series.js';
import { summaryWords } from './summary-words.js';
import { label, shorten } from './svg.js';
import { reasonOf, troubleOf } from './words.js';

const LINE_CHARACTERS = 88;
const LINE_PX = 18;
/** Of one statement; what is left out stands in the table of the report. */
const MOST_LINES = 6;
const MOST_STATEMENTS = 12;

/** A chart in words, for a stream that has nothing to draw over time. */
export function drawInWords(stream: StreamRecord, series: readonly Series[]): string {
  const { statements, trouble } = saidOf(stream);
  const shown = statements.slice(0, MOST_STATEMENTS);
  const lines = [...shown.flatMap(wrap), ...(statements.length > shown.length ? ['…'] : [])];
  const top = trouble === undefined ? 84 : 84 + LINE_PX;
  const body = lines.map((line, index) =>
    label(MARGIN.left, top + index * LINE_PX, line, { fill: INK, 'font-size': 13 }),
  );
  const description = `${descriptionOf(stream, series, [])} ${statements.join(' ')}`;
  return frame(stream, {
    height: top + 16 + lines.length * LINE_PX,
    description,
    trouble,
    body: body.join(''),
  });
}

function saidOf(stream: StreamRecord): { statements: string[]; trouble?: string | undefined } {
  const ends = pathsOf(stream).flatMap(({ label: name, sender, receiver }) =>
    [sender, receiver].filter((end) => end !== undefined).map((result) => ({ name, result })),
  );
  const totals = ends.flatMap(({ name, result }) => {
    const words = summaryWords(result);
    return words === undefined ? [] : [`${name}, ${endOf(result)}: ${words}`];
  });
  if (totals.length === 0) return { statements: [`nothing was measured: ${reasonOf(stream)}`] };
  const timed = ends.some(({ result }) => measuredIntervals(result).length > 0);
  const missing = timed ? `no ${quantityOf(stream).name} was measured` : 'no interval was measured';
  return { statements: [`${missing}; of the whole run:`, ...totals], trouble: troubleOf(stream) };
}

/** Of pings, which end sent is no question. */
function endOf({ role, sender, protocol }: TrafficResult): string {
  if (protocol === 'icmp') return 'there and back';
  return `${role} ${sender ? 'sent' : 'received'}`;
}

/** A number stays with its unit. */
function wrap(words: string): string[] {
  const lines = [''];
  for (const word of words.split(/(?<!\d) /).map((one) => shorten(one, LINE_CHARACTERS))) {
    const joined = [lines.at(-1)!, word].filter((part) => part !== '').join(' ');
    if (joined.length <= LINE_CHARACTERS) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), '…'] : lines;
}
