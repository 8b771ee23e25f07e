import type { Host } from '../../../../src/host/host.js';
import type { StressOptions } from '../../../../src/streams/stress/options.js';
import { StressTrafficManager } from '../../../../src/streams/stress/stress-traffic-manager.js';
import type { StressEndOptions, TrafficClasses } from '../../../../src/streams/stress/traffic-classes.js';
import { FakeTraffic, type FakeBehaviour } from '../fake-traffic.js';
import { client, sut } from './fakes.js';

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A class of servers that do nothing, or what they are told. */
export function serverClass(behaviour: FakeBehaviour = {}) {
  return class extends FakeTraffic {
    constructor() {
      super('server', behaviour);
    }
  };
}

/** A class of clients, each of which behaves by what was drawn. */
export function clientClass(behaviour: (options: StressEndOptions) => FakeBehaviour) {
  return class extends FakeTraffic {
    constructor(_: Host, options: StressEndOptions) {
      super('client', behaviour(options));
    }
  };
}

/** Runs until it is stopped, and then returns, or fails with an error. */
export function untilStopped(error?: Error): FakeBehaviour {
  let end: () => void = () => undefined;
  const run = () => new Promise<void>((resolve, reject) => (end = () => (error ? reject(error) : resolve())));
  return { run, stop: () => end() };
}

/** Three streams at once of classes of the user's own, by TCP. */
export function ownStress(
  client_: TrafficClasses['client'],
  options: Partial<StressOptions> = {},
  server: TrafficClasses['client'] = serverClass(),
): StressTrafficManager {
  return new StressTrafficManager({
    ...{ sut, clients: [client], numStreams: 3, seed: 1, log: () => undefined },
    ...{ trafficTools: ['own'], protocols: ['tcp'], directions: ['forward'] },
    trafficClasses: { own: { client: client_, server, protocols: ['tcp'] } },
    ...options,
  });
}
