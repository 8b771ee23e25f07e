import { expect, test } from '@playwright/test';
import { ToolError } from '../../../../src/core/errors.js';
import type { Host } from '../../../../src/host/host.js';
import { possibleKinds } from '../../../../src/streams/stress/kinds.js';
import { parseStressOptions, type StressOptions } from '../../../../src/streams/stress/options.js';
import { StressTrafficManager } from '../../../../src/streams/stress/stress-traffic-manager.js';
import { client, other, sut } from './fakes.js';
import { clientClass, serverClass, untilStopped } from './own.js';

const VERSIONS: Readonly<Record<string, string>> = {
  ...{ iperf3: '3.18', iperf2: '2.1.9', ping: '20221126', netperf: '2.7.0', netserver: '2.7.0' },
};

/** A host that has every tool, or tells what became of asking for one. */
function hostWith(name: string, refused: (program: string) => void = () => undefined): Host {
  const of = ({ name: program }: { name: string }) => {
    refused(program);
    return Promise.resolve({
      path: program,
      version: VERSIONS[program],
      has: () => true,
    });
  };
  const places = { address: () => '192.0.2.1', findAddress: () => '192.0.2.1', toolPath: () => undefined };
  return { name, ports: { from: 5201, to: 9999 }, ...places, tools: { of } } as unknown as Host;
}

/** What is told of the start; the traffic itself cannot be. */
async function startOf(options: Partial<StressOptions>) {
  const lines: string[] = [];
  const hosts = { sut: hostWith('sut'), clients: [hostWith('client')] };
  const stress = new StressTrafficManager({ ...hosts, seed: 1, log: (line) => lines.push(line), ...options });
  try {
    await stress.startAll();
    await stress.stopAll();
  } catch (error) {
    return { error: error as ToolError, lines, notices: stress.notices };
  }
  return { lines, notices: stress.notices };
}

test('a class in the place of ping, which says nothing, is given what ping can: icmp, forward', () => {
  const trafficClasses = { ping: { client: clientClass(() => untilStopped()) } };
  const { kinds } = possibleKinds(parseStressOptions({ sut, clients: [client], trafficClasses }));
  expect(kinds.filter(({ tool }) => tool === 'ping')).toEqual([
    { tool: 'ping', protocol: 'icmp', direction: 'forward' },
  ]);
});

test('a class in the place of a tool that names protocols only has the directions of that tool', () => {
  const own = { client: clientClass(() => untilStopped()), server: serverClass() };
  const trafficClasses = { netperf: { ...own, protocols: ['tcp', 'udp'] as const } };
  const { kinds } = possibleKinds(parseStressOptions({ sut, clients: [client], trafficClasses }));
  const words = kinds.flatMap(({ tool, protocol, direction }) =>
    tool === 'netperf' ? [`${protocol} ${direction}`] : [],
  );
  expect(words.sort()).toEqual(['tcp forward', 'tcp reverse', 'udp forward']);
});

test('defaults that sizes exclude are told of as those that hosts lack', async () => {
  const { notices, lines, error } = await startOf({ trafficTools: ['iperf3'], maxSize: 100_000 });
  expect(error).toBeUndefined();
  expect(notices).toEqual([
    "icmp is left out: iperf3 has no protocol 'icmp'; it has 'tcp', 'udp', 'sctp' or 'mptcp'",
    expect.stringMatching(/^udp is left out: .*must be from 16 to 65507 bytes for UDP; got 100000/),
  ]);
  expect(lines).toEqual(['stress traffic: seed 1', ...notices.map((each) => `stress traffic: ${each}`)]);
});

test('a tool that a bitrate excludes is told of', async () => {
  const { notices } = await startOf({ bitrate: 5, protocols: ['tcp'] });
  expect(notices).toContainEqual(
    expect.stringMatching(/^netperf is left out: netperf has no option 'bitrate'/),
  );
});

test('where all that there is by default is possible, nothing is told of', async () => {
  const { notices, error } = await startOf({});
  expect([notices, error]).toEqual([[], undefined]);
});

for (const [what, code] of [
  ['a host that did not answer in time', 'TIMEOUT'],
  ['a tool that could not be read', 'FAILED'],
] as const)
  test(`${what} is an error of the start, and nothing that is left out`, async () => {
    const slow = hostWith('sut', (program) => {
      if (program === 'iperf3') throw new ToolError(code, 'iperf3 on sut did not end within 10 s');
    });
    const { error, notices } = await startOf({ sut: slow, protocols: ['tcp'] });
    expect(error).toMatchObject({ name: 'ToolError', code, reason: 'iperf3 on sut did not end within 10 s' });
    expect(notices).toEqual([]);
  });

for (const [tool, options, others] of [
  ['iperf3', { protocols: ['tcp'] }, []],
  // Of protocols and directions that it never had nothing is said.
  ['ping', {}, ['icmp is left out: sut has no ping']],
] as const)
  test(`that a host lacks ${tool} is the reason that is told`, async () => {
    const lacking = (program: string) => {
      if (program === tool) throw new ToolError('TOOL_MISSING', `sut has no ${tool}`);
    };
    const bare = { sut: hostWith('sut', lacking), clients: [hostWith('client', lacking)] };
    const { error, notices } = await startOf({ ...options, ...bare });
    expect(error).toBeUndefined();
    expect(notices.filter((each) => !/^(ping|netperf) .*protocol/.test(each))).toEqual([
      `${tool} is left out: sut has no ${tool}`,
      ...others,
    ]);
  });

const withPorts = (options: Partial<StressOptions>) => () =>
  new StressTrafficManager({ sut, clients: [client, other], numStreams: 50, ...options });

test('more ports than the range has are refused before anything starts, with the numbers', () => {
  expect(withPorts({ startPort: 9998 })).toThrow(
    expect.objectContaining({
      code: 'BAD_OPTION',
      message:
        "stress traffic: 50 streams at once may take 200 ports, 4 each; 9998 to 9999 on sut are 2: give fewer streams, a lower 'startPort', or the host a wider range in the topology",
    }),
  );
  // iperf3 has a server for each client, netperf a port for the data of each beside it, iperf2 one server for all.
  const of = (tool: string) => ({ trafficTools: [tool], protocols: ['tcp'] as const });
  expect(withPorts({ ...of('iperf3'), startPort: 9901 })).toThrow(/may take 100 ports, 2 each; .* are 99/);
  expect(withPorts({ ...of('iperf3'), startPort: 9900 })).not.toThrow();
  expect(withPorts({ ...of('netperf'), startPort: 9801 })).toThrow(/may take 200 ports, 4 each/);
  expect(withPorts({ ...of('netperf'), startPort: 9800 })).not.toThrow();
  expect(withPorts({ ...of('iperf2'), startPort: 9951 })).toThrow(/may take 50 ports, 1 each/);
  expect(withPorts({ ...of('iperf2'), startPort: 9950 })).not.toThrow();
});

test('one-ended traffic takes no ports', () => {
  expect(withPorts({ trafficTools: ['ping'], protocols: ['icmp'], startPort: 9999 })).not.toThrow();
});
