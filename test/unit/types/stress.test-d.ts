import {
  Iperf3ClientTraffic,
  Iperf3ServerTraffic,
  PingTraffic,
  StressTrafficManager,
  type Host,
  type StressCriterion,
  type StressEndOptions,
  type TrafficClasses,
} from 'netwright';
import { test } from 'netwright/fixtures';
import { CurlDownload, HttpServer } from '../../../example-tests/http-download.js';
import { FakeTraffic } from '../streams/fake-traffic.js';

// Compiled by `tsc -p .`, never run: each @ts-expect-error has to stand above an error.

class MyIperf3Client extends Iperf3ClientTraffic {}
class MyPing extends PingTraffic {}
/** It says itself what it is made with. */
class Own extends FakeTraffic {
  constructor(host: Host, { length, direction }: StressEndOptions) {
    super('client', {}, [], `${host.name} ${length} ${direction}`);
  }
}
class NoTraffic {
  constructor(readonly host: Host) {}
}
class NeedsMore extends FakeTraffic {
  constructor(_: Host, __: StressEndOptions, more: number) {
    super('client', {}, [], String(more));
  }
}

export const accepted: Record<string, TrafficClasses> = {
  http: { server: HttpServer, client: CurlDownload, protocols: ['tcp'] },
  iperf3: { server: Iperf3ServerTraffic, client: MyIperf3Client },
  ping: { client: MyPing },
  own: { client: Own, protocols: ['udp'], directions: ['reverse'], commTypes: ['broadcast'] },
};
test.use({ stressOptions: { trafficClasses: accepted, clients: ['client'] } });
test.use({ stressOptions: { trafficClasses: { ping: { client: PingTraffic } } } });

export function made(sut: Host, client: Host): StressCriterion[] {
  const stress = new StressTrafficManager({ sut, clients: [client], trafficClasses: accepted });
  return stress.record()?.criteria ?? [];
}

export const refused: TrafficClasses[] = [
  // @ts-expect-error no client
  { server: HttpServer },
  // @ts-expect-error it is no traffic
  { client: NoTraffic },
  // @ts-expect-error it is made with a host and options
  { client: NeedsMore },
  // @ts-expect-error an object is no class
  { client: {} as FakeTraffic },
  // @ts-expect-error no such protocol
  { client: CurlDownload, protocols: ['http'] },
];
// @ts-expect-error in tests hosts are named
test.use({ stressOptions: { clients: [{} as Host] } });
// @ts-expect-error a list, even of one
test.use({ stressOptions: { clients: 'client' } });
