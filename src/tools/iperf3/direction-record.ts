import { mergeSlivers, sumSummaries } from '../../results/intervals.js';
import { sumFlows } from '../../results/sum-flows.js';
import type { FlowResult, IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import type { Direction, DirectionOutput, Role } from '../tool.js';
import { JoinedIntervals } from './joined-intervals.js';
import { finished, type Flow, fromRestart, withTimesExchanged } from './flow.js';

/** What a reader is told beside the output. */
export interface ReadingContext {
  role: Role;
  /** The direction that was asked for; decides only where the output itself does not tell. */
  direction?: Direction;
  /** The protocol that was asked for: the output calls MPTCP TCP, and text does not tell SCTP from TCP. */
  protocol?: Protocol;
  /** The interval that this process was asked for; 0: one for the whole run. */
  intervalSeconds: number;
  /** The warm-up that was asked for. @default 0 */
  omitSeconds?: number;
}

export type IntervalListener = (interval: IntervalResult, direction: 'forward' | 'reverse') => void;

/** What was asked for, as far as it tells a warm-up from what is measured. */
export interface Asked {
  omitSeconds: number;
  /** 0: one for the whole run. */
  intervalSeconds: number;
}

/** What the output of one direction depends on beside its records. */
export interface OutputContext {
  /** Seconds of the interval that was asked for. */
  intervalSeconds: number;
  /** Whether the ends exchanged their results; without, what stands for the other end is not its. */
  told: boolean;
  /** Whether each end's time stands beside the other end's figures. */
  timesExchanged: boolean;
}

/** What one process reports of one direction, as it comes. */
export class DirectionRecord {
  readonly #flows = new Map<number, Flow>();
  readonly #intervals: IntervalResult[] = [];
  #peer: TrafficSummary | undefined;
  #repeated = false;
  #outOfOrder = false;
  #fewestFlows = Infinity;

  constructor(
    readonly direction: 'forward' | 'reverse',
    readonly sender: boolean,
    private readonly onInterval: IntervalListener | undefined,
  ) {}

  /** Whether an end record of this host was read for every flow. */
  get ended(): boolean {
    return this.#flows.size > 0 && [...this.#flows.values()].every((flow) => flow.own !== undefined);
  }

  /**
   * Whether the tool printed its last interval a second time. It does when the other end is terminated, and its
   * end record then counts the data of the unfinished interval, but not its time.
   */
  get repeated(): boolean {
    return this.#repeated;
  }

  /**
   * Takes one interval of all flows; answers whether it could be used.
   *
   * @param asked warm-up and interval.
   */
  addInterval(rows: ReadonlyMap<number, IntervalResult>, asked: Asked): boolean {
    if (rows.size === 0) return true;
    // A repetition is the last one: what follows is of elsewhere, and so may be what came before.
    this.#outOfOrder ||= this.#repeated || this.#isLate(rows);
    if (this.#outOfOrder) this.#repeated = false;
    if (this.#outOfOrder) return false;
    const restarted = this.#isFirstAfterLostWarmUp(rows, asked);
    const flows = restarted ? new Map([...rows].map(([id, row]) => [id, fromRestart(row)])) : rows;
    const list = [...flows.values()];
    if (list.some((row) => row.endSeconds < row.startSeconds)) return false;
    const interval = sumFlows(list);
    if (this.#isRepetition(interval)) {
      this.#repeated = true;
      return true;
    }
    this.#intervals.push(interval);
    this.#fewestFlows = Math.min(this.#fewestFlows, rows.size);
    for (const [id, row] of flows) {
      const flow = this.#flow(id);
      if (!row.omitted) (flow.measured ??= new JoinedIntervals()).add(row);
    }
    this.onInterval?.(interval, this.direction);
    return true;
  }

  /**
   * Where the last part of the warm-up was not reported, the first measured interval is counted from that part's
   * start: only its end and its bytes are of the measured part.
   */
  #isFirstAfterLostWarmUp(
    rows: ReadonlyMap<number, IntervalResult>,
    { omitSeconds, intervalSeconds }: Asked,
  ): boolean {
    const isLater = ({ endSeconds }: IntervalResult) => endSeconds > intervalSeconds * 1.2 + 0.1;
    if (intervalSeconds > 0 && [...rows.values()].some(isLater)) return false;
    const last = this.#intervals.at(-1);
    if ((last && !last.omitted) || [...rows.values()].some((row) => row.omitted)) return false;
    if (omitSeconds > 0 && (last?.endSeconds ?? 0) < omitSeconds - 0.05) return true;
    return last !== undefined && [...rows.values()].some((row) => row.startSeconds > 0.05);
  }

  /** Whether an interval comes after one that it should come before. */
  #isLate(rows: ReadonlyMap<number, IntervalResult>): boolean {
    const last = this.#intervals.at(-1);
    if (!last) return false;
    const span = last.endSeconds - last.startSeconds;
    return [...rows.values()].some(
      (row) =>
        (row.omitted && !last.omitted) ||
        (row.omitted === last.omitted &&
          row.startSeconds < last.startSeconds + span / 2 &&
          !this.#isRepetition(row)),
    );
  }

  #isRepetition(interval: IntervalResult): boolean {
    const last = this.#intervals.at(-1);
    if (!last || last.omitted !== interval.omitted) return false;
    return (
      Math.abs(interval.startSeconds - last.startSeconds) < 0.05 &&
      Math.abs(interval.endSeconds - last.endSeconds) < 0.05
    );
  }

  /** The measured intervals of one flow, joined; `undefined` when there were none. */
  measuredOf(id: number): TrafficSummary | undefined {
    return this.#flows.get(id)?.measured?.summary;
  }

  /** Takes this host's end record of a flow, or what the other end told about it. */
  setEnd(id: number, whose: 'own' | 'peer', summary: TrafficSummary): void {
    this.#flow(id)[whose] = summary;
  }

  /** Takes what the other end told about all flows together; it counts before what was told of each. */
  setPeer(summary: TrafficSummary): void {
    this.#peer = summary;
  }

  /** Takes a count that the tool prints after its end record. Only a receiver knows it. */
  setReordered(id: number, reorderedPackets: number): void {
    const own = this.#flow(id).own;
    if (own && !this.sender) own.reorderedPackets = reorderedPackets;
  }

  #flow(id: number): Flow {
    let flow = this.#flows.get(id);
    if (!flow) this.#flows.set(id, (flow = {}));
    return flow;
  }

  /** What was read so far. */
  output({ intervalSeconds, told, timesExchanged }: OutputContext): DirectionOutput {
    const flows: FlowResult[] = [];
    const peers: TrafficSummary[] = [];
    for (const [id, flow] of this.#flows) {
      const { own, peer } = timesExchanged ? withTimesExchanged(flow) : flow;
      const summary = own && (this.#repeated ? finished(own, flow.measured) : own);
      flows.push({ id, ...(summary && { summary }) });
      if (peer) peers.push(peer);
    }
    const owns = flows.map((flow) => flow.summary).filter((summary) => summary !== undefined);
    const whole = (list: TrafficSummary[]) => list.length > 0 && list.length === flows.length;
    const peerSummary = this.#peer ?? (whole(peers) ? sumSummaries(peers) : undefined);
    return {
      direction: this.direction,
      sender: this.sender,
      // An interval of fewer flows than ended is none of the whole.
      intervals: this.#fewestFlows < owns.length ? [] : mergeSlivers(this.#intervals, intervalSeconds),
      flows,
      ...(whole(owns) && { summary: sumSummaries(owns) }),
      ...(told && peerSummary && { peerSummary }),
    };
  }
}
