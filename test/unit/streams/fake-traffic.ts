import type { Criteria } from '../../../src/criteria/criterion.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import type { TrafficResult } from '../../../src/results/traffic-result.js';
import type { StreamOptions } from '../../../src/streams/stream-ends.js';
import { Stream } from '../../../src/streams/stream.js';
import type { IntervalListener, RunContext, Traffic } from '../../../src/traffic/traffic.js';
import type { IntervalResult } from '../../../src/results/traffic-result.js';
import { result } from '../criteria/results.js';

/** One thing that was asked of a fake. */
export interface Call {
  who: string;
  what: 'prepare' | 'start' | 'run' | 'stop';
  /** Milliseconds since some moment. */
  at: number;
  seconds?: number;
  context?: RunContext;
}

/** What a fake does besides taking notes. */
export interface FakeBehaviour {
  start?: () => unknown;
  run?: () => unknown;
  stop?: () => unknown;
  results?: Partial<TrafficResult>;
  /** @default none: one server serves all */
  forAnotherClient?: () => Traffic;
}

/** Traffic without a process: it only writes down what is asked of it. */
export class FakeTraffic implements Traffic {
  readonly calls: Call[] = [];
  started = false;
  running = false;
  results: TrafficResult | undefined;
  forAnotherClient?: () => Traffic;
  readonly listeners = new Set<IntervalListener>();
  #told = 0;

  constructor(
    readonly role: 'server' | 'client',
    private readonly behaviour: FakeBehaviour = {},
    /** Where several fakes write in one order. */
    private readonly log: Call[] = [],
    readonly name: string = role,
  ) {
    if (behaviour.forAnotherClient) this.forAnotherClient = behaviour.forAnotherClient;
  }

  prepare(context: RunContext): void {
    this.#note({ what: 'prepare', context });
  }

  async start(): Promise<void> {
    this.#note({ what: 'start' });
    this.#begin();
    await this.behaviour.start?.();
  }

  async run(seconds: number): Promise<void> {
    this.#note({ what: 'run', seconds });
    this.#begin();
    try {
      await this.behaviour.run?.();
    } finally {
      this.#end();
    }
  }

  async stop(): Promise<void> {
    this.#note({ what: 'stop' });
    await this.behaviour.stop?.();
    this.#end();
  }

  validate(criteria?: Criteria): boolean {
    const subject = { result: this.results!, stream: this.name, host: this.name };
    return evaluate([subject], criteria).every(({ pass }) => pass);
  }

  watch(listener: IntervalListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells of an interval of 1 s, by its Mbit/s. */
  tell(mbit: number, change: Partial<IntervalResult> = {}): void {
    const startSeconds = this.#told++;
    const measures = { bytes: mbit * 125_000, bitsPerSecond: mbit * 1e6, omitted: false };
    const interval = { startSeconds, endSeconds: startSeconds + 1, ...measures, ...change };
    for (const listener of this.listeners) listener(interval, 'forward');
  }

  /** How often something was asked of it. */
  count(what: Call['what']): number {
    return this.calls.filter((call) => call.what === what).length;
  }

  #begin(): void {
    this.started = true;
    this.running = true;
    this.results = undefined;
  }

  #end(): void {
    if (!this.running) return;
    this.running = false;
    this.results = result({ role: this.role, sender: this.role === 'client', ...this.behaviour.results });
  }

  #note(call: Omit<Call, 'who' | 'at'>): void {
    const noted = { who: this.name, at: performance.now(), ...call };
    this.calls.push(noted);
    this.log.push(noted);
  }
}

/** A stream of fakes: one server, and as many clients as there are behaviours. */
export function fakeStream(
  behaviours: { server?: FakeBehaviour; clients?: FakeBehaviour[] } = {},
  options: Partial<StreamOptions> = {},
) {
  const log: Call[] = [];
  const server = new FakeTraffic('server', behaviours.server, log);
  const clients = (behaviours.clients ?? [{}]).map(
    (behaviour, index) => new FakeTraffic('client', behaviour, log, `client ${index + 1}`),
  );
  const stream = new Stream({ server, clients, ...options });
  /** Such as `server start`, in order, without `prepare`. */
  const order = () => log.filter(({ what }) => what !== 'prepare').map(({ who, what }) => `${who} ${what}`);
  return { stream, server, clients, client: clients[0]!, log, order };
}

/** The moment of the first such call. */
export function at(calls: readonly Call[], who: string, what: Call['what']): number {
  const found = calls.find((call) => call.who === who && call.what === what);
  if (!found) throw new Error(`${who} was never asked to ${what}`);
  return found.at;
}
