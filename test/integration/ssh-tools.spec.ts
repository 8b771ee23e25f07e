import { directionsOf } from '../../src/results/traffic-result.js';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { sshdMissing } from './support/sshd.js';

/*
 * Programs in a place that has a space in its path, on hosts that are reached by SSH; and what is left of them when the
 * connection is closed while they run.
 */

requireOrSkip(test, 'sshd', sshdMissing());
test.use({ transport: 'ssh' });

interface Case {
  options: StreamOptionsInput;
  /** The commands of both ends, by the names that a topology gives them. */
  programs: Readonly<Record<string, string>>;
  /** How many results there are, with both directions where there are two. */
  count: number;
}

const ofIperf2 = { programs: { iperf2: 'iperf' } };
const ofNetperf = { programs: { netperf: 'netperf', netserver: 'netserver' }, count: 2 };
const CASES: Readonly<Record<string, Case>> = {
  'iperf2, TCP both ways': {
    ...{ ...ofIperf2, count: 4 },
    options: { tool: 'iperf2', direction: 'bidirectional', bitrate: '8M' },
  },
  'iperf2, UDP that the server sends': {
    ...{ ...ofIperf2, count: 2 },
    options: { tool: 'iperf2', protocol: 'udp', direction: 'reverse', bitrate: '4M' },
  },
  'netperf, TCP': { ...ofNetperf, options: { tool: 'netperf' } },
  'netperf, UDP requests': { ...ofNetperf, options: { tool: 'netperf', protocol: 'udp', test: 'rr' } },
  ping: { programs: { ping: 'ping' }, count: 1, options: { tool: 'ping', interval: 0.1 } },
};

async function hostsWith(hosts: Hosts, programs: Case['programs']) {
  const tools: Record<string, string> = {};
  for (const [name, command] of Object.entries(programs))
    tools[name] = await hosts.script(`exec ${command} "$@"`);
  return {
    sut: hosts.make({ name: 'sut by SSH', tools }),
    client: hosts.make({ name: 'client by SSH', tools, addresses: { ipv4: '127.0.0.2' } }),
  };
}

for (const [name, { options, programs, count }] of Object.entries(CASES))
  test(`${name}: measured over SSH, and gone with its connection`, async ({ hosts }) => {
    if (options.tool === 'netperf') requireNetperf();
    const { sut, client } = await hostsWith(hosts, programs);
    const stream = streamFromOptions(options, { sut, client });
    await stream.run(1);
    const measured = [...stream.results.server, ...stream.results.clients].flatMap(directionsOf);
    expect(measured.map(({ sound, notes }) => (sound ? 'sound' : notes))).toEqual(Array(count).fill('sound'));
    for (const { summary } of measured) expect(summary!.bytes).toBeGreaterThan(0);
    await expectGone(stream);

    await stream.start();
    expect(stream.running).toBe(true);
    await Promise.all([sut.close(), client.close()]);
    // The leak check looks for its processes.
    await expect.poll(() => stream.running).toBe(false);
  });
