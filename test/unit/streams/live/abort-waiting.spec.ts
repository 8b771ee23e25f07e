import { mock } from 'node:test';
import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../../src/criteria/bitrate.js';
import { fakeStream } from '../fake-traffic.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a stream that waits to begin is not missed; one that runs and is not heard is', async () => {
  const now = performance.now.bind(performance);
  let laterMs = 0;
  performance.now = () => now() + laterMs;
  mock.timers.enable({ apis: ['setInterval'] });
  const pass = async (seconds: number) => {
    laterMs += seconds * 1000;
    mock.timers.tick(1000);
    await turn();
  };
  try {
    let listens: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (listens = resolve));
    let end: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    const { stream, client } = fakeStream({
      server: { start: () => started },
      clients: [{ run: () => over, stop: () => end() }],
    });
    let failure: Error | undefined;
    const run = stream
      .run(600, { abortOn: [minBitrate(90)], after: 3 })
      .catch((error: unknown) => (failure = error as Error));
    await turn();
    await pass(200);
    await pass(200);
    expect(failure).toBeUndefined();
    listens();
    while (!client.running) await turn();
    await pass(1);
    expect(failure).toBeUndefined();
    await pass(30);
    await run;
    expect(failure!.message).toContain(
      "no interval of stream 'Stream', forward, at server, was heard for 20 s",
    );
  } finally {
    performance.now = now;
    mock.timers.reset();
  }
});
