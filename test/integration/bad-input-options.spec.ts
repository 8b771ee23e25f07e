import { inspect } from 'node:util';
import { hostsByName } from '../../fixtures/hosts.js';
import type { StreamOptionsInput } from '../../src/streams/stream-options.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import { expect, test, type Hosts } from './support/hosts.js';

/* What is refused before anything is started; the hosts are real, and stay untouched. */

const managerOf = ({ sut, client }: Hosts) => new TrafficManager({ hosts: hostsByName({ sut, client }) });

test('a host that the topology lacks', ({ hosts }) => {
  const named = hostsByName({ sut: hosts.sut, client: hosts.client });
  const message = "there is no host 'sutt' in the topology; it has 'sut', 'client'";
  expect(() => named.sutt).toThrow(message);
  const manager = managerOf(hosts);
  expect(() => manager.addStream({ server: 'sutt' })).toThrow(message);
  expect(() => manager.addStream({ clients: ['client', 'sutt'] })).toThrow(message);
  expect(() => manager.addStream({ server: 'toString' })).toThrow("there is no host 'toString'");
  expect(() => new TrafficManager().addStream({})).toThrow("no host 'sut' in the topology; it has none");
  expect(manager.streams).toEqual([]);
});

test('two streams of one name', ({ hosts }) => {
  const manager = managerOf(hosts);
  manager.addStream({ name: 'bulk' });
  expect(() => manager.addStream({ name: 'bulk' })).toThrow(
    "there is a stream 'bulk' already; names must be unique",
  );
  expect(manager.streams).toHaveLength(1);
});

const durations = [0, -1, NaN, Infinity, '5', 86_401, 86_400.5, undefined, null];
for (const seconds of durations)
  test(`a run of ${typeof seconds} ${String(seconds)}`, async ({ hosts }) => {
    const manager = managerOf(hosts);
    const stream = manager.addStream({});
    const shown = typeof seconds === 'string' ? `'${seconds}'` : String(seconds);
    const refusal = {
      name: 'UsageError',
      code: 'BAD_DURATION',
      reason: `a run lasts more than 0 and at most 86400 seconds; got ${shown}`,
    };
    await expect(stream.run(seconds as never)).rejects.toMatchObject(refusal);
    await expect(manager.runAll(seconds as never)).rejects.toMatchObject(refusal);
    await expect(stream.clients[0]!.run(seconds as never)).rejects.toMatchObject(refusal);
    expect([stream.started, stream.port]).toEqual([false, undefined]);
  });

const BITRATE = "option 'bitrate' must be a number of Mbit/s that is 0 or more, or a string such as '900M'";
const wrong: [options: object, message: string][] = [
  [{ bitrate: '4.5 Gb' }, `${BITRATE}, '4.5G' or '4.5 Gbit/s'; got '4.5 Gb'`],
  [{ bitrate: '' }, BITRATE],
  [{ bitrate: -1 }, BITRATE],
  [{ bitrate: '-1M' }, BITRATE],
  [{ bitrate: Infinity }, "option 'bitrate' must be a number of Mbit/s"],
  [{ bitrate: NaN }, "option 'bitrate' must be a number of Mbit/s"],
  [{ protocol: 'udp' }, "option 'bitrate' must be given for UDP, for each flow, such as '100M'"],
  [{ protocol: 'icmp' }, "iperf3 has no protocol 'icmp'; it has 'tcp', 'udp', 'sctp' or 'mptcp'"],
  [{ omit: 1.5 }, "option 'omit' must be a whole number of seconds from 0 to 60; got 1.5"],
  [{ parallel: 129 }, "option 'parallel' must be a whole number from 1 to 128; got 129"],
  [{ bandwidth: '1M' }, "there is no option 'bandwidth'"],
  [{ clients: [] }, "option 'clients' must name at least one host"],
  [{ clients: 'client' }, "option 'clients' must be a list of host names; got 'client'"],
  [{ tool: 'iperf4' }, "option 'tool' must be one of 'iperf3', 'iperf2', 'netperf', 'ping'; got 'iperf4'"],
  [{ name: '' }, "option 'name' must not be empty"],
  [{ port: 0 }, 'a port is a whole number from 1 to 65535; got 0'],
  [{ port: '5201' }, "option 'port' must be a number from 1 to 65535"],
  [{ port: 5201, portFindTries: 0 }, 'portFindTries is a whole number of 1 or more; got 0'],
  [{ args: ['-p', '80'] }, '-p'],
];
for (const [options, message] of wrong)
  test(`options ${inspect(options)}`, ({ hosts }) => {
    const manager = managerOf(hosts);
    expect(() => manager.addStream(options as StreamOptionsInput)).toThrow(message);
    expect(manager.streams).toEqual([]);
  });
