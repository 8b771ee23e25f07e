import { writeFile } from 'node:fs/promises';
import { TrafficError } from '../../src/core/errors.js';
import { minBitrate } from '../../src/criteria/bitrate.js';
import type { HostOptions } from '../../src/host/host.js';
import { buildLab } from '../../src/lab/index.js';
import { Stream } from '../../src/streams/stream.js';
import { iperf3 } from '../../src/traffic/iperf3.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { requireOrSkip } from './support/require.js';
import { sshdMissing } from './support/sshd.js';

/*
 * The ancestor left servers and reservations behind when a start failed midway, and over SSH it did not even notice.
 */
const missing: Partial<HostOptions> = { tools: { iperf3: '/nowhere/iperf3' } };

/** A start that fails midway, and what it says. */
interface Case {
  title: string;
  stream: (hosts: Hosts) => Stream;
  start: { name: string; code: string; message: RegExp };
}

const missingOn = (host: string) => ({
  name: 'ToolError',
  code: 'TOOL_MISSING',
  message: new RegExp(
    `^iperf3 cannot be run on ${host}: /nowhere/iperf3 was not found or may not be executed. Install it there, or give its path in the topology: hosts.${host}.tools.iperf3`,
  ),
});

const cases: Case[] = [
  {
    title: 'the binary of the client is missing',
    stream({ sut, make }) {
      const client = make({ name: 'client', ...missing });
      return new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)] });
    },
    start: missingOn('client'),
  },
  {
    title: 'the binary of the server is missing',
    stream({ client, make }) {
      const sut = make({ name: 'sut', ...missing });
      return new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)] });
    },
    start: missingOn('sut'),
  },
  {
    title: 'the binary of one of two clients is missing',
    stream({ sut, client, make }) {
      const other = make({ name: 'other', ...missing });
      const clients = [iperf3.client(client), iperf3.client(other)];
      return new Stream({ server: iperf3.server(sut), clients });
    },
    start: missingOn('other'),
  },
];

const failing = [
  ['the destination refuses', refused, /Connection refused/],
  ['the destination cannot be reached', unreachable, /Network is unreachable/],
] as const;

for (const transport of ['local', 'ssh'] as const)
  test.describe(transport, () => {
    if (transport === 'ssh') requireOrSkip(test, 'sshd', sshdMissing());
    test.use({ transport });

    for (const { title, stream: make, start } of cases)
      test(`${title}: start and run say so, and leave nothing`, async ({ hosts }) => {
        const stream = make(hosts);
        for (const act of [() => stream.start(), () => stream.run(1)]) {
          await expect(act()).rejects.toMatchObject({
            ...start,
            message: expect.stringMatching(start.message),
          });
          await expectGone(stream);
          expect(judged(stream)).not.toBe(true);
        }
      });

    for (const [title, how, words] of failing)
      test(`${title}: start and run say so, and leave nothing`, async ({ hosts }) => {
        const { stream } = await how(hosts);
        for (const act of [() => stream.run(1), () => stream.start()]) {
          const error = await act().catch((caught: unknown) => caught);
          expect(error).toBeInstanceOf(TrafficError);
          expect((error as Error).message).toMatch(words);
          expect((error as Error).message).toContain('iperf3 client on client, last lines:');
          expect((error as Error).message).toMatch(/iperf3 server on sut(, last lines:|: printed nothing)/);
          await expectGone(stream);
          expect(judged(stream)).toBe(false);
          expect(() => stream.evaluate([minBitrate(1)])).toThrow(/NOT_SOUND|not sound/);
        }
      });

    test('after a failure the stream can be started again', async ({ hosts }) => {
      const { stream, mend } = await refused(hosts);
      await expect(stream.run(1)).rejects.toMatchObject({ code: 'TRAFFIC_FAILED' });
      await mend();
      await stream.run(1);
      expect(stream.validate()).toBe(true);
      expect(stream.failure).toBeUndefined();
      await expectGone(stream);
    });
  });

test('nothing comes back from the destination: start and run give up, say so, and leave nothing', async () => {
  await using lab = await buildLab({ loopback: false });
  requireOrSkip(test, 'lab', lab.kind === 'loopback' ? lab.description : undefined);
  const { sut, client } = lab.hosts;
  const stream = new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)] });
  await lab.link.down();
  for (const act of [() => stream.run(1), () => stream.start()]) {
    await expect(act()).rejects.toMatchObject({
      name: 'TrafficError',
      message: expect.stringMatching(/iperf3 client on client .*(timed out|No route to host|unreachable)/),
    });
    await expectGone(stream);
  }
  await lab.link.up();
  await stream.run(1);
  expect(stream.validate()).toBe(true);
});

/** A client that asks at a port where nobody listens, until it is mended. */
async function refused({ sut, make, script }: Hosts) {
  const path = await script(
    '[ -e "$0.mended" ] || [ "$1" = --version ] || set -- "$@" -p 1\nexec iperf3 "$@"',
  );
  const client = make({ name: 'client', tools: { iperf3: path } });
  const stream = new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)] });
  return { stream, mend: () => writeFile(`${path}.mended`, '') };
}

/** No TCP connection to a broadcast address leaves the machine; this one is loopback's. */
function unreachable({ client, make }: Hosts) {
  const sut = make({ name: 'sut', addresses: { ipv4: '127.255.255.255' } });
  return { stream: new Stream({ server: iperf3.server(sut), clients: [iperf3.client(client)] }) };
}

/** `true`, `false`, or the code of the error. */
function judged(stream: Stream): unknown {
  try {
    return stream.validate();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}
