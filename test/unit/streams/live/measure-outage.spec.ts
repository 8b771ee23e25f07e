import { expect, test } from '@playwright/test';
import { sleep } from '../../../../src/core/wait.js';
import { fakeStream } from '../fake-traffic.js';

async function running() {
  const fakes = fakeStream();
  await fakes.stream.start();
  fakes.server.tell(100);
  return fakes;
}

test('the longest outage since the call, when data has come in for a while again', async () => {
  const { stream, server } = await running();
  const measured = stream.measureOutage(async () => {
    for (const mbit of [100, 0, 0, 100, 0]) server.tell(mbit);
    await sleep(10);
  });
  await sleep(100);
  for (const mbit of [100, 100, 100, 100]) server.tell(mbit);
  const outage = await measured;
  expect(outage).toMatchObject({
    seconds: 2,
    resolutionSeconds: 1,
    startSeconds: 2,
    endSeconds: 4,
    by: 'intervals',
  });
  expect(String(outage)).toBe('2 s (± 1 s, by intervals, own traffic client → server)');
  expect(outage.traffic).toMatchObject({ stream: 'Stream', host: 'server' });
  expect(server.listeners.size).toBe(0);
});

test('none at all is one of 0 s', async () => {
  const { stream, server } = await running();
  const measured = stream.measureOutage(() => Promise.resolve(), { settle: 1 });
  await sleep(20);
  for (let count = 0; count < 5; count++) server.tell(100);
  expect(await measured).toMatchObject({ seconds: 0, resolutionSeconds: 1 });
});

test('data that does not come again is an error that says how long', async () => {
  const { stream, server } = await running();
  const measured = stream.measureOutage(() => Promise.resolve(server.tell(0)), { within: 0.1, settle: 0.1 });
  await expect(measured).rejects.toThrow(
    /NO_RECOVERY|did not come in without a break within .* its longest pause was of 1 s, from .* on, after what was to interrupt it/,
  );
  expect(server.listeners.size).toBe(0);
});

test('data has the whole time to come again, and as long as it takes to tell that it does', async () => {
  const { stream, server } = await running();
  const measured = stream.measureOutage(() => Promise.resolve(server.tell(0)), { within: 0.2, settle: 0.1 });
  await sleep(1000);
  for (let count = 0; count < 3; count++) server.tell(100);
  expect(await measured).toMatchObject({ seconds: 1 });
});

test('a stream that is started again meanwhile has other times', async () => {
  const { stream, server } = await running();
  const measured = stream.measureOutage(async () => {
    await stream.stop();
    await stream.start();
    for (let count = 0; count < 9; count++) server.tell(100);
  });
  await expect(measured).rejects.toThrow('at server, ended and was started again, after what');
});

test('a stream that ends meanwhile is an error, and so is one that does not run', async () => {
  const { stream } = await running();
  const measured = stream.measureOutage(() => stream.stop());
  await expect(measured).rejects.toThrow(
    "the traffic of stream 'Stream', forward, at server, ended, after what",
  );
  await expect(stream.measureOutage(() => Promise.resolve())).rejects.toThrow('is not running; start() it');
});

test('an action that is none is refused', async () => {
  const { stream } = await running();
  await expect(stream.measureOutage(undefined as never)).rejects.toThrow(
    'measureOutage() needs a function that does what interrupts the traffic, such as () => lab.link.down(); got undefined',
  );
});

test('what goes wrong in the action is thrown as it is', async () => {
  const { stream, server } = await running();
  await expect(stream.measureOutage(() => Promise.reject(new Error('no such switch')))).rejects.toThrow(
    'no such switch',
  );
  expect(server.listeners.size).toBe(0);
  await expect(stream.measureOutage(() => Promise.resolve(), { within: 0 })).rejects.toThrow(
    "option 'within' of measureOutage() must be a number of seconds above 0",
  );
});
