import { Stream } from '../../src/streams/stream.js';
import { iperf3 } from '../../src/traffic/iperf3.js';
import { netperf } from '../../src/traffic/netperf.js';
import type { Traffic } from '../../src/traffic/traffic.js';
import { expect, test } from './support/hosts.js';
import { requireNetperf } from './support/require-netperf.js';

/** Refused by what the client cannot do: the server was never started. */
async function refusal(server: Traffic, client: Traffic, start = false): Promise<unknown> {
  const stream = new Stream({ server, clients: [client] });
  const error = await (start ? stream.start() : stream.run(1)).catch((reason: unknown) => reason);
  expect(server.started).toBe(false);
  expect(stream.running).toBe(false);
  return error;
}

test("what the client's tool is too old for", async ({ hosts: { sut, make, script } }) => {
  const old = make({ name: 'old', tools: { iperf3: await script('echo "iperf 3.1.3"') } });
  const options = { direction: 'bidirectional' } as const;
  expect(await refusal(iperf3.server(sut, options), iperf3.client(old, options))).toMatchObject({
    name: 'UnsupportedError',
    host: 'old',
  });
});

test('a tool that the client lacks', async ({ hosts: { sut, make } }) => {
  const bare = make({ name: 'bare', tools: { iperf3: '/nowhere/iperf3' } });
  expect(await refusal(iperf3.server(sut), iperf3.client(bare))).toMatchObject({ code: 'TOOL_MISSING' });
});

test('what the client cannot be stopped in', async ({ hosts: { sut, client } }) => {
  requireNetperf();
  const error = await refusal(
    netperf.server(sut, { test: 'crr' }),
    netperf.client(client, { test: 'crr' }),
    true,
  );
  expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION' });
});
