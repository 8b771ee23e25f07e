import type { OutputReader, ToolOutput } from '../../../src/tools/tool.js';
import type { RecordedRun } from './recorded-run.js';

/** Gives a reader whole outputs, line by line, as a connection would. */
export function feedText(reader: OutputReader, out: string, err: string): void {
  for (const [channel, text] of [
    ['stdout', out],
    ['stderr', err],
  ] as const) {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) reader.line(channel, line);
  }
}

/** What a recorded run reads as, or would if it had printed something else. */
export function outputOf(run: RecordedRun, out = run.out, err = run.err): ToolOutput {
  const reader = run.reader();
  feedText(reader, out, err);
  return reader.output();
}
