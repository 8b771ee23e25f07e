import { mergeSlivers, sumSummaries } from '../../results/intervals.js';
import { sumFlows } from '../../results/sum-flows.js';
import type { IntervalResult, Protocol, TrafficSummary } from '../../results/traffic-result.js';
import type { Direction, DirectionOutput, Role } from '../tool.js';
import { isOneSlice, isRepetition } from './slice.js';
import {
  addInterval,
  areNear,
  finished,
  type Flow,
  fromRestart,
  isAnothers,
  isConsistent,
  isUnfinished,
  withoutImpossible,
  withTimesExchanged,
} from './flow.js';

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
  /** Of the iperf3 that prints; absent when it is not known. */
  version?: string;
}

export type IntervalListener = (interval: IntervalResult, direction: 'forward' | 'reverse') => void;

/** What the output of one direction depends on beside its records. */
export interface OutputContext {
  /** Whether a signal ended the run, at this or the other end. */
  interrupted: boolean;
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
  /** Bytes of all flows as the tool's own end record has them; absent when there is none. */
  #sum: number | undefined;
  #repeated = false;
  #missed = false;
  /** Whether the last interval that came could be used. */
  #isFresh = false;

  constructor(
    readonly direction: 'forward' | 'reverse',
    readonly sender: boolean,
    private readonly intervalSeconds: number,
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
   * @param omitSeconds the warm-up that was asked for.
   */
  addInterval(rows: ReadonlyMap<number, IntervalResult>, omitSeconds: number): boolean {
    if (rows.size === 0) return true;
    const restarted = this.#isFirstAfterLostWarmUp(rows, omitSeconds);
    const flows = restarted ? new Map([...rows].map(([id, row]) => [id, fromRestart(row)])) : rows;
    const list = [...flows.values()];
    this.#isFresh = false;
    if (!this.#areAll(rows) || !list.every(isConsistent)) return false;
    if (isRepetition(flows, this.#flows)) {
      this.#repeated = true;
      return true;
    }
    if (!isOneSlice(flows, this.#flows, this.intervalSeconds)) return false;
    const interval = sumFlows(list);
    // Warm-up comes first.
    if (interval.omitted && this.#intervals.at(-1)?.omitted === false) return false;
    this.#isFresh = true;
    this.#intervals.push(interval);
    for (const [id, row] of flows) addInterval(this.#flow(id), row);
    this.onInterval?.(withoutImpossible(interval), this.direction);
    return true;
  }

  /** An interval could not be read: what is counted over all of them is not known. */
  miss(): void {
    this.#missed = true;
  }

  /** Whether the rows are of the same flows as those before: a part of a sum is a wrong number. */
  #areAll(rows: ReadonlyMap<number, IntervalResult>): boolean {
    if (this.#intervals.length === 0) return true;
    if (rows.size !== this.#flows.size) return false;
    for (const id of rows.keys()) if (!this.#flows.has(id)) return false;
    return true;
  }

  /** Whether the tool's own sum over the flows is that of the last interval, where both are of the same time. */
  agrees({ endSeconds, bytes, omitted }: Pick<IntervalResult, 'endSeconds' | 'bytes' | 'omitted'>): boolean {
    const last = this.#intervals.at(-1);
    if (!last || !this.#isFresh || last.omitted !== omitted || Math.abs(last.endSeconds - endSeconds) > 0.02)
      return true;
    return areNear(last.bytes, bytes);
  }

  /**
   * Where the last part of the warm-up was not reported, the first measured interval is counted from that part's
   * start: only its end and its bytes are of the measured part.
   */
  #isFirstAfterLostWarmUp(rows: ReadonlyMap<number, IntervalResult>, omitSeconds: number): boolean {
    const last = this.#intervals.at(-1);
    if ((last && !last.omitted) || [...rows.values()].some((row) => row.omitted)) return false;
    // A later one, whose forerunners could not be read.
    const isLater = (row: IntervalResult) => row.endSeconds > this.intervalSeconds * 1.5;
    if (this.intervalSeconds > 0 && [...rows.values()].some(isLater)) return false;
    if (omitSeconds > 0 && (last?.endSeconds ?? 0) < omitSeconds - 0.05) return true;
    return last !== undefined && [...rows.values()].some((row) => row.startSeconds > 0.05);
  }

  /** The measured intervals of one flow, joined; `undefined` when there were none, or some are missing. */
  measuredOf(id: number): TrafficSummary | undefined {
    const { measured, gaps } = this.#flows.get(id) ?? {};
    return measured && !gaps && !this.#missed ? measured.summary : undefined;
  }

  /**
   * Takes this host's end record of a flow, or what the other end told about it. A second one, or one of a flow without
   * intervals, is of another run.
   */
  setEnd(id: number, whose: 'own' | 'peer', summary: TrafficSummary): void {
    if (this.#intervals.length > 0 && !this.#flows.has(id)) return;
    this.#flow(id)[whose] ??= summary;
  }

  /** Takes what the other end told about all flows together; it counts before what was told of each. */
  setPeer(summary: TrafficSummary): void {
    this.#peer = summary;
  }

  /** Takes the bytes of all flows together, as this host's end record of them has it. */
  setSum(bytes: number): void {
    this.#sum = bytes;
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
  output({ interrupted, told, timesExchanged }: OutputContext): DirectionOutput {
    const ends = [...this.#flows].map(([id, flow]) => {
      const { own, peer } = timesExchanged ? withTimesExchanged(flow) : flow;
      return { id, own: own && this.#finished(own, flow, interrupted), peer };
    });
    const own = sumOf(ends.map((end) => end.own));
    const summary = own && this.#isSum(own, interrupted) ? own : undefined;
    const peerSummary = this.#peer ?? sumOf(ends.map((end) => end.peer));
    return {
      direction: this.direction,
      sender: this.sender,
      intervals: mergeSlivers(this.#intervals, this.intervalSeconds).map(withoutImpossible),
      flows: ends.map((end) => ({ id: end.id, ...(end.own && { summary: withoutImpossible(end.own) }) })),
      ...(summary && { summary }),
      ...(told && peerSummary && { peerSummary }),
    };
  }

  /** A flow's end record, over its finished intervals alone where it counts more than those. */
  #finished(own: TrafficSummary, flow: Flow, interrupted: boolean): TrafficSummary | undefined {
    if (interrupted ? !isUnfinished(flow) : !this.#contradicts(flow)) return own;
    return interrupted && !this.#missed ? finished(own, flow) : undefined;
  }

  /** Whether an end record of a run that ended well cannot be believed. */
  #contradicts(flow: Flow): boolean {
    return this.#repeated ? isUnfinished(flow) : !this.#missed && isAnothers(flow);
  }

  /** Whether flows of the end record were lost; of a run that was interrupted it counts what is left out here. */
  #isSum({ bytes }: TrafficSummary, interrupted: boolean): boolean {
    return this.#sum === undefined || this.#repeated || interrupted || areNear(bytes, this.#sum);
  }
}

/** The sum over all flows; `undefined` where one of them is missing. */
function sumOf(flows: readonly (TrafficSummary | undefined)[]): TrafficSummary | undefined {
  const known = flows.filter((flow) => flow !== undefined);
  if (known.length === 0 || known.length < flows.length) return undefined;
  const sum = sumSummaries(known);
  // Flows end together: the others are of another run.
  const isOne = known.every((flow) => flow.durationSeconds > sum.durationSeconds * 0.9 - 0.1);
  return isOne ? withoutImpossible(sum) : undefined;
}
