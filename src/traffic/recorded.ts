import type { ToolOutput } from '../tools/tool.js';

/** Whether the record was read to its end. A client that is stopped may go in a way that its server calls an interruption. */
export function isRecorded({ ending, directions }: ToolOutput): boolean {
  if (ending === 'complete') return true;
  return (
    ending === 'interrupted' &&
    directions.length > 0 &&
    directions.every(({ summary }) => summary !== undefined)
  );
}
