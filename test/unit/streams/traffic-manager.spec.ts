import { expect, test } from '@playwright/test';
import { AggregateStreamError } from '../../../src/streams/failures.js';
import { TrafficManager } from '../../../src/streams/traffic-manager.js';
import { fakeStream, type FakeBehaviour } from './fake-traffic.js';

const bad: FakeBehaviour = { run: () => Promise.reject(new Error('refused')) };

/** A manager of fake streams, by name. */
function managed(behaviours: Record<string, FakeBehaviour>) {
  const manager = new TrafficManager();
  const fakes = Object.entries(behaviours).map(([name, behaviour]) => {
    const fake = fakeStream({ clients: [behaviour] }, { name });
    manager.addStream(fake.stream);
    return fake;
  });
  return { manager, fakes };
}

test('a new manager has no streams', () => {
  expect(new TrafficManager().streams).toEqual([]);
});

test('without streams there is nothing to do, and no error', async () => {
  const manager = new TrafficManager();
  await manager.startAll();
  await manager.runAll(1);
  await manager.stopAll();
  expect(manager.validateAll()).toBe(true);
  expect(() => manager.evaluate()).toThrow('there is nothing to judge: the manager has no streams');
});

test('by name, one stream is touched and no other', async () => {
  const { manager, fakes } = managed({ first: {}, second: {} });
  await manager.start('second', { delay: 0 });
  await manager.stop('second');
  await manager.run('second', 3);
  expect(manager.validate('second')).toBe(true);
  expect(fakes[0]!.log).toEqual([]);
  expect(fakes[1]!.client.calls.find(({ what }) => what === 'run')?.seconds).toBe(3);
});

test('by name, the delays are passed on', async () => {
  const { manager } = managed({ first: {} });
  await expect(manager.start('first', { delay: -1 })).rejects.toThrow(/a delay is a number/);
  await expect(manager.stop('first', { delay: -1 })).rejects.toThrow(/a delay is a number/);
});

test('an unknown name gets the known ones, in all four methods', async () => {
  const { manager } = managed({ first: {}, second: {} });
  const message = "there is no stream 'third'; the manager has 'first', 'second'";
  await expect(manager.start('third')).rejects.toThrow(message);
  await expect(manager.stop('third')).rejects.toThrow(message);
  await expect(manager.run('third', 1)).rejects.toThrow(message);
  expect(() => manager.validate('third')).toThrow(message);
  expect(() => new TrafficManager().validate('third')).toThrow('the manager has none');
});

test('each …All method calls every stream once', async () => {
  const { manager, fakes } = managed({ first: {}, second: {}, third: {} });
  await manager.startAll();
  await manager.stopAll();
  await manager.runAll(2);
  expect(manager.validateAll()).toBe(true);
  for (const { client, stream } of fakes) {
    expect([client.count('start'), client.count('run')]).toEqual([1, 1]);
    expect(stream.verdicts.length).toBeGreaterThan(0);
  }
});

for (const begin of ['startAll', 'runAll'] as const)
  test(`${begin}: every server is ready before the first client starts, and a bad server is waited for by nobody`, async () => {
    const manager = new TrafficManager();
    let ready = false;
    const late = { start: () => new Promise<void>((done) => setTimeout(() => ((ready = true), done()), 50)) };
    const seen: boolean[] = [];
    const client = { start: () => seen.push(ready), run: () => seen.push(ready) };
    const broken = { start: () => Promise.reject(new Error('no server')) };
    for (const server of [{}, late, broken])
      manager.addStream(fakeStream({ server, clients: [client] }).stream);
    const over = begin === 'startAll' ? manager.startAll() : manager.runAll(1);
    await expect(over).rejects.toThrow('no server');
    expect(seen).toEqual([true, true]);
    await manager.stopAll();
    // By itself a stream waits for no other.
    await manager.streams[0]!.start();
    expect(seen).toHaveLength(3);
    await manager.stopAll();
  });

test('validateAll is false if any stream is, and judges every one', async () => {
  const unsound: FakeBehaviour = { results: { sound: false, notes: ['it was cut'] } };
  const { manager, fakes } = managed({ first: unsound, second: {} });
  await manager.runAll(1);
  expect(manager.validateAll()).toBe(false);
  expect(fakes[1]!.stream.verdicts).toHaveLength(2);
});

test('unnamed streams get unique names, a name given twice is refused', () => {
  const manager = new TrafficManager();
  manager.addStream(fakeStream().stream);
  manager.addStream(fakeStream({}, { name: 'Stream 2' }).stream);
  const third = manager.addStream(fakeStream().stream);
  expect(manager.streams.map(({ name }) => name)).toEqual(['Stream', 'Stream 2', 'Stream 3']);
  for (const name of ['Stream', 'Stream 2'])
    expect(() => manager.addStream(fakeStream({}, { name }).stream)).toThrow(
      `there is a stream '${name}' already; names must be unique`,
    );
  expect(() => manager.addStream(third)).toThrow("stream 'Stream 3' has been added before");
  expect(manager.streams).toHaveLength(3);
});

test('streams may be given as traffic', async () => {
  const manager = new TrafficManager();
  const { server, clients } = fakeStream();
  const stream = manager.addStream({ server, clients, name: 'own' });
  await manager.run('own', 1);
  expect([stream.server, stream.clients]).toEqual([server, clients]);
});

test('the first error hides no other: every stream is run to its end and told', async () => {
  const { manager, fakes } = managed({ first: bad, second: {}, third: bad });
  const error = await manager.runAll(1).catch((caught: unknown) => caught as AggregateStreamError);
  expect(error).toBeInstanceOf(AggregateStreamError);
  expect(error).toMatchObject({
    message: '2 of 3 streams did not run:\n- first: refused\n- second: ok\n- third: refused',
    errors: [{ message: 'refused' }, { message: 'refused' }],
    outcomes: [
      { stream: 'first', error: { message: 'refused' } },
      { stream: 'second' },
      { stream: 'third', error: { message: 'refused' } },
    ],
  });
  expect(fakes[1]!.stream.validate()).toBe(true);
});

test('what many streams have in common is told once, and how many they are', async () => {
  const lost = new Error('the connection is lost');
  const behaviours: Record<string, FakeBehaviour> = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `s${index}`,
      index === 7 ? {} : { run: () => Promise.reject(lost) },
    ]),
  );
  const error = await managed(behaviours)
    .manager.runAll(1)
    .catch((caught: unknown) => caught as AggregateStreamError);
  expect(error).toMatchObject({
    message:
      '19 of 20 streams did not run:\n- s0, s1, s2, s3, s4 and 14 more: the connection is lost\n- s7: ok',
    errors: [lost],
  });
  expect((error as AggregateStreamError).outcomes).toHaveLength(20);
});

test('the error of an only stream is thrown as it is', async () => {
  const { manager } = managed({ first: bad });
  await expect(manager.runAll(1)).rejects.toThrow(/^refused$/);
});

test('stopAll stops the others when one cannot be stopped', async () => {
  const stuck: FakeBehaviour = { stop: () => Promise.reject(new Error('it will not die')) };
  const { manager, fakes } = managed({ first: stuck, second: {} });
  await manager.startAll();
  await expect(manager.stopAll()).rejects.toThrow(
    '1 of 2 streams did not stop:\n- first: it will not die\n- second: ok',
  );
  expect(fakes[0]!.server.running).toBe(false);
  expect(fakes[1]!.stream.running).toBe(false);
});

for (const seconds of [0, -1, NaN, Infinity, '5', 86_401, undefined])
  test(`a run of ${JSON.stringify(seconds) ?? 'undefined'} (${String(seconds)}) is refused, and nothing is started`, async () => {
    const { manager, fakes } = managed({ first: {}, second: {} });
    const shown = typeof seconds === 'string' ? `'${seconds}'` : String(seconds);
    const message = `a run lasts more than 0 and at most 86400 seconds; got ${shown}`;
    await expect(manager.runAll(seconds as never)).rejects.toThrow(message);
    await expect(manager.run('first', seconds as never)).rejects.toThrow(message);
    expect(fakes.flatMap(({ log }) => log)).toEqual([]);
    expect(fakes[0]!.stream.started).toBe(false);
  });
