import { isUnseen } from '../../results/intervals.js';
import type { FlowResult } from '../../results/traffic-result.js';
import { isOfItsTest } from './cpu-load.js';
import { DirectionRecord, type IntervalListener, type ReadingContext } from './direction-record.js';
import type { DirectionOutput, ToolOutput } from '../tool.js';
import type { Notes } from '../notes.js';
import { withoutUntold } from './told.js';

/** The one or two directions that a process reports. */
export class DirectionRecords {
  readonly #records = new Map<boolean, DirectionRecord>();
  /** CPU time / elapsed time of this host, and of the other end. */
  cpuRatio: { own?: number; peer?: number } = {};

  constructor(
    private readonly context: ReadingContext,
    private readonly notes: Notes,
    private readonly onInterval: IntervalListener | undefined,
  ) {}

  get size(): number {
    return this.#records.size;
  }

  /** Whether data was reported, and an end record of this host for all of it. */
  get ended(): boolean {
    return this.size > 0 && this.all.every((record) => record.ended);
  }

  /** Forward before reverse. */
  get all(): DirectionRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.direction < b.direction ? -1 : 1));
  }

  /** The direction that this host sends, or receives. */
  of(sender: boolean): DirectionRecord {
    let record = this.#records.get(sender);
    if (!record) {
      const direction = (this.context.role === 'client') === sender ? 'forward' : 'reverse';
      record = new DirectionRecord(direction, sender, this.context.intervalSeconds, this.onInterval);
      this.#records.set(sender, record);
    }
    return record;
  }

  /** @param ending how the test ended: only where it ended well have the ends exchanged their results. */
  outputs(ending: ToolOutput['ending']): DirectionOutput[] {
    // The server sends its results and is told nothing: what it prints about the client is 0 or its own.
    const told = ending === 'complete' && this.context.role === 'client';
    if (this.all.some((record) => record.repeated && record.ended))
      this.notes.add(
        'iperf3 counted the data of an unfinished last interval, but not its time: both are left out',
      );
    return this.all.map((record) => {
      // In bidirectional runs every version writes the server's time beside what the client received, and the
      // client's time beside what the server sent.
      const timesExchanged = this.size === 2 && this.context.role === 'client' && !record.sender;
      const output = record.output({ interrupted: ending === 'interrupted', told, timesExchanged });
      this.#dropUntold(output);
      this.#noteUnseen(output.flows);
      const { own, peer } = this.cpuRatio;
      if (output.summary && own !== undefined && isOfItsTest(this.context)) output.summary.cpuRatio = own;
      if (output.peerSummary && peer !== undefined) output.peerSummary.cpuRatio = peer;
      return output;
    });
  }

  #dropUntold(output: DirectionOutput): void {
    if (!output.peerSummary) return;
    const { summary, note } = withoutUntold(output.peerSummary, output.sender, output.summary?.bytes ?? 0);
    output.peerSummary = summary;
    if (note !== undefined) this.notes.add(note);
  }

  #noteUnseen(flows: readonly FlowResult[]): void {
    const unseen = flows.filter(({ summary }) => summary && isUnseen(summary)).length;
    if (unseen > 0)
      this.notes.add(
        `nothing came in of ${unseen} ${unseen === 1 ? 'flow' : 'flows'} of ${flows.length}: how much of it was lost iperf3 does not know`,
      );
  }
}
