import { TrafficError } from '../../../../src/core/errors.js';
import type { Host } from '../../../../src/host/host.js';
import type { TrafficResult } from '../../../../src/results/traffic-result.js';
import type { StressOptions } from '../../../../src/streams/stress/options.js';
import { StressTrafficManager } from '../../../../src/streams/stress/stress-traffic-manager.js';
import type { StressEndOptions } from '../../../../src/streams/stress/traffic-classes.js';
import { FakeTraffic, type FakeBehaviour } from '../fake-traffic.js';

/** Hosts that nothing ever connects to. */
export const sut = hostNamed('sut', '192.0.2.1');
export const client = hostNamed('client', '192.0.2.2');
export const other = hostNamed('other', '192.0.2.3');

function hostNamed(name: string, address: string): Host {
  return { name, ports: { from: 5201, to: 9999 }, address: () => address } as unknown as Host;
}

/** What one client does, by its number from 1 on. */
export interface ClientBehaviour {
  /** Milliseconds of a run, whatever was drawn. @default 2 */
  ms?: number;
  /** The run fails with this. */
  fails?: string;
  /** Stopping it fails with this. */
  stopFails?: string;
  results?: Partial<TrafficResult>;
}

/** Stress traffic of fakes that carry TCP in no time. */
export function fakeStress(
  behaviour: (number: number) => ClientBehaviour = () => ({}),
  options: Partial<StressOptions> = {},
) {
  const made: { host: Host; options: StressEndOptions; traffic: FakeTraffic }[] = [];
  const lines: string[] = [];
  class Client extends FakeTraffic {
    constructor(host: Host, given: StressEndOptions) {
      // Kinds are tried by making one of each.
      super(
        'client',
        clientBehaviour(() => behaviour(runs)),
      );
      made.push({ host, options: given, traffic: this });
    }
    override run(seconds: number) {
      runs++;
      return super.run(seconds);
    }
  }
  class Server extends FakeTraffic {
    constructor() {
      super('server');
    }
  }
  let runs = 0;
  const stress = new StressTrafficManager({
    sut,
    clients: [client],
    numStreams: 3,
    trafficTools: ['fake'],
    trafficClasses: { fake: { client: Client, server: Server, protocols: ['tcp', 'udp'] } },
    protocols: ['tcp'],
    directions: ['forward'],
    seed: 1,
    log: (line) => lines.push(line),
    ...options,
  });
  return {
    stress,
    lines,
    runs: () => runs,
    ran: () => made.filter(({ traffic }) => traffic.count('run') > 0),
  };
}

/** Runs for its time or until it is stopped. */
function clientBehaviour(next: () => ClientBehaviour): FakeBehaviour {
  let interrupt: (() => void) | undefined;
  let chosen: ClientBehaviour = {};
  return {
    run: () => {
      chosen = next();
      return new Promise<void>((resolve, reject) => {
        const end = () => (chosen.fails === undefined ? resolve() : reject(new Error(chosen.fails)));
        const timer = setTimeout(end, chosen.ms ?? 2);
        interrupt = () => {
          clearTimeout(timer);
          reject(new TrafficError('STOPPED', 'was stopped before its seconds were over'));
        };
      });
    },
    stop: () => {
      interrupt?.();
      if (chosen.stopFails !== undefined) throw new Error(chosen.stopFails);
    },
    get results() {
      return chosen.results ?? {};
    },
  };
}

/** Until so many streams have ended, of whatever outcome. */
export async function ended(stress: StressTrafficManager, count: number): Promise<void> {
  const total = () => Object.values(stress.counts).reduce((sum, each) => sum + each, 0);
  for (let tries = 0; total() < count; tries++) {
    if (tries > 5000) throw new Error(`only ${total()} of ${count} streams ended`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
