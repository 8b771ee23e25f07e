import { createServer } from 'node:net';
import { SingleHostStream } from '../../src/streams/single-host-stream.js';
import { iperf3 } from '../../src/traffic/iperf3.js';
import { expect, test } from './support/hosts.js';

test('one-ended traffic moves on when a stranger has taken its port since the lease', async ({ hosts }) => {
  const stranger = createServer();
  const server = iperf3.server(hosts.sut);
  const stream = new SingleHostStream({ server, port: 7921 });
  await stream.reserve();
  const { port } = stream;
  await new Promise<void>((resolve) => stranger.listen(port, resolve));
  try {
    await stream.start();
    expect(stream.port).toBeGreaterThan(port!);
    expect(server.running).toBe(true);
  } finally {
    await stream.stop();
    await new Promise((resolve) => stranger.close(resolve));
  }
});
