import { expect, test } from '@playwright/test';
import { inWords } from '../../../../src/criteria/criterion.js';
import type { StressOptions } from '../../../../src/streams/stress/options.js';
import { possibleKinds } from '../../../../src/streams/stress/kinds.js';
import { parseStressOptions } from '../../../../src/streams/stress/options.js';
import { StressTrafficManager } from '../../../../src/streams/stress/stress-traffic-manager.js';
import { FakeTraffic } from '../fake-traffic.js';
import { client, other, sut } from './fakes.js';

const made = (options: Partial<StressOptions>) =>
  new StressTrafficManager({ sut, clients: [client], ...options });
class Own extends FakeTraffic {
  constructor() {
    super('client');
  }
}
class OwnServer extends FakeTraffic {
  constructor() {
    super('server');
  }
}

const WRONG: [Record<string, unknown>, RegExp][] = [
  [{ numStreams: 0 }, /'numStreams' must be a whole number from 1 to 1000; got 0/],
  [{ minDur: 0.5 }, /'minDur' must be a whole number of seconds from 1 to 86400; got 0.5/],
  [{ minDur: 5, maxDur: 4 }, /'minDur' \(5\) must not be above 'maxDur' \(4\)/],
  [{ minDur: 22_000 }, /'minDur' \(22000\) must not be above 'maxDur' \(21600\)/],
  [{ minSize: 9000, maxSize: 64 }, /'minSize' \(9000\) must not be above 'maxSize' \(64\)/],
  [{ maxSize: 2_000_000 }, /'maxSize' must be a whole number of bytes from 1 to 1048576; got 2000000/],
  [{ protocols: [] }, /'protocols' must be a list of some of tcp, udp, sctp, mptcp, icmp; got \[\]/],
  [{ protocols: ['ipx'] }, /'protocols' must be a list of some of .* got \["ipx"\]/],
  [{ trafficTools: ['iperf4'] }, /'trafficTools' has 'iperf4'; there are iperf3, iperf2, netperf, ping$/],
  [{ clients: [] }, /'clients' must be a list of at least one host/],
  [{ sut: undefined }, /'sut' must be a host; got undefined/],
  [{ srcIps: ['192.0.2.8', '192.0.2.9'] }, /'srcIps' must have one address for each of the 1 clients; got 2/],
  [{ dstIp: 'sut' }, /'dstIp' must be an IP address; got 'sut'/],
  [{ commType: 'multicast' }, /'commType' needs option 'dstIp'/],
  [{ commType: 'multicast', dstIp: '192.0.2.1' }, /'dstIp' must be a multicast address .* got '192.0.2.1'/],
  [{ seed: -1 }, /'seed' must be a whole number from 0 to 4294967295; got -1/],
  [{ maxFailures: 0 }, /'maxFailures' must be a whole number of 1 or more; got 0/],
  [{ startPort: 70_000 }, /'startPort' must be a port from 1 to 65535; got 70000/],
  [{ streams: 5 }, /there is no option 'streams'; the options are sut, clients, /],
  [{ criteria: 'fast' }, /criteria must be a list/],
  [
    { trafficClasses: { own: {} } },
    /'trafficClasses' must be an object of \{ client, server\?, protocols \}/,
  ],
  [{ trafficClasses: { own: { client: Own } } }, /must say the 'protocols' that 'own' can carry/],
];
for (const [options, message] of WRONG)
  test(`${inWords(options)} is refused`, () => {
    expect(() => made(options)).toThrow(message);
  });

const IMPOSSIBLE: [string, Partial<StressOptions>, RegExp][] = [
  [
    'ICMP without ping',
    { protocols: ['icmp'], trafficTools: ['iperf3'] },
    /protocol 'icmp': iperf3 has no protocol 'icmp'.*\n.*tool 'iperf3'/,
  ],
  [
    'ping alone for TCP',
    { protocols: ['tcp'], trafficTools: ['ping'] },
    /protocol 'tcp': ping has no protocol 'tcp'; it has 'icmp'/,
  ],
  [
    'SCTP by tools without it',
    { protocols: ['tcp', 'sctp'], trafficTools: ['iperf2'] },
    /protocol 'sctp': iperf2 has no protocol 'sctp'/,
  ],
  [
    'netperf with a bitrate',
    { bitrate: '10M', trafficTools: ['netperf'] },
    /netperf has no option 'bitrate'/,
  ],
  [
    'netperf both ways at once',
    { trafficTools: ['netperf'], directions: ['bidirectional'] },
    /direction 'bidirectional': .*netperf has no direction 'bidirectional'/,
  ],
  [
    'a size that no datagram has',
    { protocols: ['udp'], minSize: 1000, maxSize: 100_000 },
    /protocol 'udp': .*must be from 16 to 65507 bytes for UDP; got 100000/,
  ],
  [
    'broadcast, which no tool of ours has',
    { commType: 'broadcast', dstIp: '192.0.2.255' },
    /no stress traffic is possible: ping has no broadcast; iperf2 has no broadcast/,
  ],
  [
    "traffic of one's own that cannot be made",
    { trafficClasses: { own: { client: Own, server: Own, protocols: ['tcp'] } } },
    /tool 'own': .* needs a server as one of its servers; got traffic with the role 'client'/,
  ],
  [
    'multicast by a tool without it',
    { commType: 'multicast', dstIp: '239.255.1.1', trafficTools: ['iperf3'] },
    /tool 'iperf3': iperf3 has no multicast/,
  ],
];
for (const [what, options, message] of IMPOSSIBLE)
  test(`${what} is refused before anything starts`, () => {
    expect(() => made(options)).toThrow(
      expect.objectContaining({ code: 'IMPOSSIBLE', message: expect.stringMatching(message) }),
    );
  });

const kinds = (options: Partial<StressOptions>) =>
  possibleKinds(parseStressOptions({ sut, clients: [client], ...options })).kinds.map(
    ({ tool, protocol, direction }) => `${tool} ${protocol} ${direction}`,
  );

test('by default: every tool, protocol and direction that go together', () => {
  const all = kinds({});
  const ways = (kind: string, ...directions: string[]) => directions.map((each) => `${kind} ${each}`);
  const three = ['forward', 'reverse', 'bidirectional'];
  const expected = [
    'ping icmp forward',
    ...['iperf2 udp', 'iperf3 udp', 'iperf2 tcp', 'iperf3 tcp', 'iperf3 sctp'].flatMap((kind) =>
      ways(kind, ...three),
    ),
    ...ways('netperf udp', 'forward'),
    ...ways('netperf tcp', 'forward', 'reverse'),
    ...ways('netperf sctp', 'forward', 'reverse'),
  ];
  expect(all.sort()).toEqual(expected.sort());
});

test('a group has one sender: only iperf2 by UDP, forward', () => {
  expect(kinds({ commType: 'multicast', dstIp: 'ff15::1' })).toEqual(['iperf2 udp forward']);
});

test('of a bitrate, tools that know none are left out', () => {
  expect(kinds({ bitrate: 5 }).filter((kind) => kind.startsWith('netperf'))).toEqual([]);
  expect(kinds({ bitrate: 5 })).toContain('ping icmp forward');
});

test("traffic of one's own: what it says that it can, beside the others or in the place of one", () => {
  const own = { client: Own, server: OwnServer };
  const options = { trafficClasses: { own: { ...own, protocols: ['tcp'] as const } } };
  expect(kinds(options)).toContain('own tcp forward');
  expect(kinds(options)).not.toContain('own tcp reverse');
  const broadcast = { own: { ...own, protocols: ['udp'] as const, commTypes: ['broadcast'] as const } };
  expect(kinds({ trafficClasses: broadcast, commType: 'broadcast', dstIp: '192.0.2.255' })).toEqual([
    'own udp forward',
  ]);
  const inPlace = { iperf3: { ...own, protocols: ['sctp'] as const, directions: ['reverse'] as const } };
  expect(kinds({ trafficClasses: inPlace }).filter((kind) => kind.startsWith('iperf3'))).toEqual([
    'iperf3 sctp reverse',
  ]);
});

test('ports are taken from startPort to the end of the range, or above it', () => {
  const ports = (startPort?: number) =>
    parseStressOptions({ sut, clients: [client, other], ...(startPort && { startPort }) }).ports;
  expect(ports()).toEqual({ from: 5201, to: 9999 });
  expect(ports(7000)).toEqual({ from: 7000, to: 9999 });
  expect(ports(20_000)).toEqual({ from: 20_000, to: 65_535 });
});
