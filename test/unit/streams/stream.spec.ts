import { expect, test } from '@playwright/test';
import { criterion } from '../../../src/criteria/criterion.js';
import { Stream } from '../../../src/streams/stream.js';
import { at, fakeStream, FakeTraffic } from './fake-traffic.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('start: the server, then the clients; stop: the clients, then the server', async () => {
  const { stream, order } = fakeStream({ clients: [{}, {}] });
  await stream.start();
  await stream.stop();
  expect(order()).toEqual([
    ...['server start', 'client 1 start', 'client 2 start'],
    ...['client 1 stop', 'client 2 stop', 'server stop'],
  ]);
});

test('run: the server, the clients for so many seconds, and each is stopped once', async () => {
  const { stream, server, client, order } = fakeStream();
  await stream.run(7);
  expect(order()).toEqual(['server start', 'client 1 run', 'client 1 stop', 'server stop']);
  expect(client.calls.find(({ what }) => what === 'run')?.seconds).toBe(7);
  expect(server.count('run')).toBe(0);
});

test('delay 0.5 is half a second, between server and clients, and back', async () => {
  const { stream, log } = fakeStream();
  await stream.start({ delay: 0.5 });
  await stream.stop({ delay: 0.5 });
  for (const [first, second, what] of [
    ['server', 'client 1', 'start'],
    ['client 1', 'server', 'stop'],
  ] as const) {
    const waited = at(log, second, what) - at(log, first, what);
    expect(waited).toBeGreaterThan(490);
    expect(waited).toBeLessThan(700);
  }
});

test('a delay that is none is refused', async () => {
  const { stream, order } = fakeStream();
  const message = "a delay is a number of seconds from 0 to 86400; got '1'";
  await expect(stream.start({ delay: '1' as never })).rejects.toThrow(message);
  await expect(stream.stop({ delay: -1 })).rejects.toThrow('got -1');
  await expect(stream.start({ delay: NaN })).rejects.toThrow('got NaN');
  expect(order()).toEqual([]);
});

test('a stream without clients is refused when it is made', () => {
  expect(() => fakeStream({ clients: [] }, { name: 'lonely' })).toThrow(
    "stream 'lonely' has no clients; it needs at least one",
  );
  const server = new FakeTraffic('server');
  expect(() => new Stream({ server, clients: undefined as never })).toThrow(/has no clients/);
});

test('starting twice is refused, and the second start touches nothing', async () => {
  const { stream, order } = fakeStream();
  await stream.start();
  const message = "stream 'Stream' is started; stop it before it is started again";
  await expect(stream.start()).rejects.toThrow(message);
  await expect(stream.run(1)).rejects.toThrow(message);
  expect(order()).toEqual(['server start', 'client 1 start']);
  expect(stream.running).toBe(true);
  await stream.stop();
});

test('stopping twice and before starting is harmless and at once, whatever the delay', async () => {
  const { stream, order } = fakeStream();
  const began = performance.now();
  await stream.stop({ delay: 5 });
  expect(order()).toEqual([]);
  await stream.start();
  await stream.stop();
  const stopped = order().length;
  await stream.stop({ delay: 5 });
  expect(order()).toHaveLength(stopped);
  expect(performance.now() - began).toBeLessThan(100);
});

test('completed: before, during and after', async () => {
  const { stream } = fakeStream();
  const states = () => [stream.started, stream.running, stream.completed];
  expect(states()).toEqual([false, false, false]);
  const starting = stream.start();
  expect(states()).toEqual([true, true, false]);
  await starting;
  expect(states()).toEqual([true, true, false]);
  await stream.stop();
  expect(states()).toEqual([true, false, true]);
});

test('a client that fails stops the others, the server, and is the error', async () => {
  const bad = { start: () => Promise.reject(new Error('no such route')) };
  const { stream, server, clients } = fakeStream({ clients: [{}, bad] });
  await expect(stream.start()).rejects.toThrow('no such route');
  expect(stream.failure?.message).toBe('no such route');
  for (const traffic of [server, ...clients]) expect(traffic.running).toBe(false);
  expect(stream.completed).toBe(true);
});

test('several clients that fail are all told', async () => {
  const bad = (why: string) => ({ run: () => sleep(5).then(() => Promise.reject(new Error(why))) });
  const { stream } = fakeStream({ clients: [bad('first'), bad('second')] }, { name: 'bulk' });
  await expect(stream.run(1)).rejects.toThrow("2 failures in stream 'bulk':\n- first\n- second");
  await expect(stream.run(1)).rejects.toMatchObject({
    errors: [{ message: 'first' }, { message: 'second' }],
  });
});

test('a clean-up that fails hides nothing', async () => {
  const { stream } = fakeStream({
    server: { stop: () => Promise.reject(new Error('it will not die')) },
    clients: [{ run: () => Promise.reject(new Error('refused')) }],
  });
  await expect(stream.run(1)).rejects.toMatchObject({
    message: "stream 'Stream' failed, and so did its clean-up:\n- refused\n- it will not die",
    errors: [{ message: 'refused' }, { message: 'it will not die' }],
  });
});

test('what failed is never judged as if it had not', async () => {
  const { stream } = fakeStream({ clients: [{ run: () => Promise.reject(new Error('refused')) }] });
  await stream.run(1).catch(() => undefined);
  expect(() => stream.validate()).toThrow("stream 'Stream' failed, so that it proves nothing: refused");
});

test('nothing is judged before the start and while it runs', async () => {
  const { stream } = fakeStream();
  expect(() => stream.validate()).toThrow(/has not been started: there is nothing to judge/);
  await stream.start();
  expect(() => stream.validate()).toThrow(/is still running; stop it before it is judged/);
  await stream.stop();
  expect(stream.validate()).toBe(true);
});

test('a stop during the start ends what comes up behind its back', async () => {
  const { stream, server, client } = fakeStream({ server: { start: () => sleep(50) } });
  const starting = stream.start();
  await sleep(10);
  await stream.stop();
  await expect(starting).rejects.toMatchObject({ code: 'STOPPED' });
  expect([server.running, client.running, client.count('start')]).toEqual([false, false, 0]);
});

test('a client that does not hear the stop while it starts is ended nevertheless', async () => {
  const { stream, client } = fakeStream();
  client.start = async () => {
    await sleep(50);
    client.running = true;
  };
  const starting = stream.start();
  await sleep(10);
  await stream.stop();
  await expect(starting).rejects.toMatchObject({ code: 'STOPPED' });
  expect([client.running, stream.running]).toEqual([false, false]);
});

test('a start right after a stop that is under way is refused, one after it succeeds', async () => {
  const { stream } = fakeStream();
  await stream.start();
  const stopping = stream.stop({ delay: 0.05 });
  await expect(stream.start()).rejects.toMatchObject({ code: 'ALREADY_STARTED' });
  await stopping;
  await stream.start();
  await stream.stop();
});

test('a stop of a run keeps its delay', async () => {
  const { stream, client, log } = fakeStream();
  let end: (error: Error) => void = () => undefined;
  client.run = () => new Promise((_, reject) => (end = reject));
  const stop = client.stop.bind(client);
  client.stop = async () => {
    await stop();
    end(new Error('stopped'));
  };
  const running = stream.run(60).catch(() => undefined);
  await sleep(10);
  await stream.stop({ delay: 0.2 });
  await running;
  expect(at(log, 'server', 'stop') - at(log, 'client 1', 'stop')).toBeGreaterThan(190);
});

test('criteria: a list, or one for an end or both; nothing else', async () => {
  const { stream } = fakeStream({ clients: [{}, {}] });
  await stream.run(1);
  const judged: string[] = [];
  const yes = criterion(function noted(result) {
    judged.push(result.role);
    return true;
  }, undefined);
  const roles = (criteria: Parameters<Stream['validate']>[0]) => {
    judged.length = 0;
    expect(stream.validate(criteria)).toBe(true);
    return judged.toSorted();
  };
  expect(roles([yes])).toEqual(['client', 'client', 'server']);
  expect(roles({ server: [yes] })).toEqual(['server']);
  expect(roles({ clients: [yes] })).toEqual(['client', 'client']);
  expect(roles({ server: [yes], clients: [yes] })).toEqual(['client', 'client', 'server']);
  for (const wrong of [
    { common: [yes] },
    { common: [yes], server: [yes] },
    { common: [yes], clients: [yes] },
  ])
    expect(() => stream.validate(wrong as never)).toThrow(/BAD_CRITERIA|common/);
});

test('a run fails by a server that is not sound, and an end without criteria must be sound all the same', async () => {
  const { stream } = fakeStream({ server: { results: { sound: false, notes: ['it was cut'] } } });
  await expect(stream.run(1)).rejects.toThrow(/server failed: it was cut/);
  const yes = criterion(() => true, undefined);
  expect(stream.validate()).toBe(false);
  expect(() => stream.validate({ clients: [yes] })).toThrow(/it was cut/);
});

test('what the last run left is forgotten at once, not only when the next one has come up', async () => {
  const { stream, server, client } = fakeStream();
  await stream.run(1);
  const run = stream.run(2);
  expect([server, client].map(({ calls }) => calls.at(-1))).toMatchObject([
    { what: 'prepare', context: { durationSeconds: 2 } },
    { what: 'prepare', context: { durationSeconds: 2 } },
  ]);
  await run;
});
