import { expect, test } from '@playwright/test';
import { runInline } from './support/run-inline.js';

/** Nothing answers at an address of the documentation's network (RFC 5737). */
const UNREACHABLE = {
  hosts: {
    sut: { connection: { type: 'ssh', host: '192.0.2.1' }, address: '192.0.2.1' },
    client: { connection: { type: 'ssh', host: '192.0.2.2' }, address: '192.0.2.2' },
  },
};

test('what a test does not use is not connected', async () => {
  const { tests, output } = await runInline(
    {
      'a.spec.ts': `import { test, expect } from 'netwright/fixtures';
        test('uses nothing', async () => {});
        test('reads a name', async ({ hosts }) => { expect(hosts.sut.name).toBe('sut'); });
        test('makes a stream', async ({ stream }) => { expect(stream.started).toBe(false); });
        test('asks for the lab', async ({ lab }) => { void lab; });`,
    },
    { use: { topology: UNREACHABLE } },
  );
  for (const title of ['uses nothing', 'reads a name', 'makes a stream']) {
    expect(tests[title]?.status, output).toBe('passed');
    expect(tests[title]?.durationMs).toBeLessThan(2000);
  }
  expect(tests['asks for the lab']?.error).toMatch(
    /UnsupportedError: there is no built-in lab: the topology names hosts of its own/,
  );
});

test('a changed link is as before in the next test, in the same worker', async () => {
  const { tests, output } = await runInline({
    'a.spec.ts': `import { test, expect } from 'netwright/fixtures';
      const toEnd = (stream: import('netwright').Stream) => stream.run(1);
      test('slow', async ({ lab, stream }) => {
        await lab.link.shape({ rate: '20M' });
        await toEnd(stream);
        expect(stream).toHaveMaxBitrate(25);
      });
      test('cut', async ({ lab, hosts }) => {
        await lab.link.down();
        const { exitCode } = await hosts.client.exec(['sh', '-c', 'ip route get 198.18.0.1 | grep -q linkdown || ip -o link show eth0 | grep -q NO-CARRIER']);
        expect(exitCode).toBe(0);
      });
      test('fast again', async ({ stream }) => { await toEnd(stream); expect(stream).toHaveMinBitrate(60); });`,
  });
  const workers = new Set(
    Object.values(tests).map(({ worker, status, error }) => `${worker} ${status} ${error}`),
  );
  expect([...workers], output).toEqual(['0 passed ']);
});

test('two workers have a lab each', async () => {
  const spec = (name: string, other: string) => `import { existsSync } from 'node:fs';
    import { test, expect } from 'netwright/fixtures';
    import { pause, tell } from './tell.js';
    test('${name}', async ({ stream, hosts }) => {
      const { stdout } = await hosts.sut.exec(['readlink', '/proc/self/ns/net']);
      tell('${name}', stdout);
      for (let tries = 0; tries < 400 && !existsSync(import.meta.dirname + '/told/${other}'); tries++) await pause(25);
      await stream.run(1);
      expect(stream).toHaveCompleted();
      console.log('${name}: ' + stdout);
    });`;
  const { tests, output } = await runInline(
    { 'a.spec.ts': spec('one', 'two'), 'b.spec.ts': spec('two', 'one') },
    { workers: 2, use: { streamOptions: { bitrate: '10M', port: 5201, portFindTries: 1000 } } },
  );
  expect(tests['one']?.status, output).toBe('passed');
  expect(tests['two']?.status, output).toBe('passed');
  expect(tests['one']?.worker).not.toBe(tests['two']?.worker);
  const namespaces = [...output.matchAll(/(?:one|two): (net:\[\d+\])/g)].map(([, name]) => name);
  expect(new Set(namespaces).size).toBe(2);
});

test("Netwright's test and expect merge with others", async () => {
  const { tests, output } = await runInline(
    {
      'a.spec.ts': `import { expect as baseExpect, test as baseTest } from '@playwright/test';
        import { expect as traffic, mergeExpects, mergeTests, test as network } from 'netwright/fixtures';
        const own = baseTest.extend<{ limit: number }>({ limit: async ({}, use) => { await use(1); } });
        const test = mergeTests(network, own);
        const expect = mergeExpects(traffic, baseExpect.extend({
          toBeEven: (value: number) => ({ pass: value % 2 === 0, message: () => value + ' is odd' }),
        }));
        test('both', async ({ stream, limit }) => {
          await stream.run(1);
          expect(stream).toHaveMinBitrate(limit);
          expect(stream.port! * 2).toBeEven();
          expect.soft(stream).not.toHaveMinBitrate('900G');
        });`,
    },
    { use: { topology: { lab: { loopback: true } }, streamOptions: { bitrate: '10M' } } },
  );
  expect(tests['both']?.status, output).toBe('passed');
});
