import { expect, test } from '@playwright/test';
import { runInline } from './support/run-inline.js';

const LOOPBACK = { lab: { loopback: true } };

test('stream options are merged key by key: project, test.use, addStream', async () => {
  const { tests, output } = await runInline(
    {
      'a.spec.ts': `import { test, expect } from 'netwright/fixtures';
        const of = (stream: import('netwright').Stream) => {
          const { options } = stream.clients[0] as unknown as { options: Record<string, unknown> };
          return options;
        };
        test('project only', async ({ stream }) => {
          expect(of(stream)).toMatchObject({ parallel: 2, targetBitsPerSecond: 1e6, intervalSeconds: 0.5 });
        });
        test.describe('with test.use', () => {
          test.use({ streamOptions: { parallel: 3, direction: 'reverse' } });
          test('test.use wins', async ({ stream, trafficManager }) => {
            expect(of(stream)).toMatchObject({
              parallel: 3, direction: 'reverse', targetBitsPerSecond: 1e6, intervalSeconds: 0.5,
            });
            const added = trafficManager.addStream({ bitrate: '2M', parallel: 4 });
            expect(of(added)).toMatchObject({
              parallel: 4, direction: 'reverse', targetBitsPerSecond: 2e6, intervalSeconds: 0.5,
            });
            expect(trafficManager.streams).toEqual([stream, added]);
          });
        });`,
    },
    { use: { topology: LOOPBACK, streamOptions: { parallel: 2, bitrate: '1M', interval: 0.5 } } },
  );
  expect(tests['project only']?.status, output).toBe('passed');
  expect(tests['test.use wins']?.status, output).toBe('passed');
});

test('wrong options and unknown names are told with what is known', async () => {
  const { tests } = await runInline(
    {
      'a.spec.ts': `import { test } from 'netwright/fixtures';
        test.describe('typo', () => {
          test.use({ streamOptions: { bitrat: '1M' } as object });
          test('unknown option', async ({ stream }) => { await stream.run(1); });
        });
        test('unknown host', async ({ hosts }) => { await hosts.sutt!.exec(['true']); });
        test('unknown server', async ({ trafficManager }) => { trafficManager.addStream({ server: 'dut' }); });
        test('two of one name', async ({ trafficManager }) => {
          trafficManager.addStream({ name: 'a' });
          trafficManager.addStream({ name: 'a' });
        });`,
    },
    { use: { topology: LOOPBACK } },
  );
  expect(tests['unknown option']?.error).toMatch(/UsageError: .*bitrat/);
  expect(tests['unknown host']?.error).toMatch(
    /TopologyError: there is no host 'sutt' in the topology; it has 'sut', 'client'/,
  );
  expect(tests['unknown server']?.error).toMatch(
    /there is no host 'dut' in the topology; it has 'sut', 'client'/,
  );
  expect(tests['two of one name']?.error).toMatch(/there is a stream 'a' already/);
});

test('a bad topology stops the run when the configuration is loaded', async () => {
  const { code, tests, output } = await runInline(
    {
      'a.spec.ts': `import { test } from 'netwright/fixtures'; test('never', async ({ hosts }) => { void hosts; });`,
    },
    {
      prelude: `import { defineTopology } from 'netwright';
        const topology = defineTopology({ hosts: { sut: { conection: { type: 'local' } } } } as object);`,
      configText: 'projects: [{ name: "lan", use: { topology } }]',
    },
  );
  expect(code).toBe(1);
  expect(tests).toEqual({});
  expect(output).toContain('Invalid topology:\n');
  expect(output).toMatch(/conection/);
  expect(output, 'no frames of the loader').not.toMatch(/^\s+at /m);
});

test('a bad topology that nobody checked is found in the worker, which names the project', async () => {
  const { tests } = await runInline(
    {
      'a.spec.ts': `import { test } from 'netwright/fixtures'; test('uses hosts', async ({ hosts }) => { void hosts; });`,
    },
    {
      projects: [
        { name: 'lan', use: { topology: { hosts: { sut: { connection: { type: 'telnet' } } } } } },
        { name: 'good', use: { topology: LOOPBACK } },
      ],
    },
  );
  expect(tests['lan › uses hosts']?.error).toContain('Invalid topology in project "lan":\n');
  expect(tests['lan › uses hosts']?.error).toMatch(/telnet/);
  expect(tests['good › uses hosts']?.status).toBe('passed');
});
