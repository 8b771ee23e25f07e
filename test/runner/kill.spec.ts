import { expect, test } from '@playwright/test';
import { isAlive } from '../integration/support/descendants.js';
import { requireOrSkip } from '../integration/support/require.js';
import { sshdMissing } from '../integration/support/sshd.js';
import { killInTraffic, KILLS, startInTraffic, VICTIMS, WAYS } from './support/kills.js';
import { untilClean } from './support/traces.js';
import { until } from './support/until.js';

for (const way of WAYS) {
  test.describe(`hosts reached by ${way}`, () => {
    if (way === 'ssh') requireOrSkip(test, 'sshd', sshdMissing());

    for (const victim of VICTIMS)
      test(`${KILLS[victim].what} is killed in mid-traffic: the hosts are clean in time`, async () => {
        for (let tries = 0; tries < 2; tries++) {
          const { cleanSeconds, workersSeconds } = await killInTraffic(way, victim);
          expect(cleanSeconds).toBeLessThanOrEqual(2);
          expect(workersSeconds).toBeLessThanOrEqual(KILLS[victim].workersEndWithinSeconds);
        }
      });

    test('Ctrl-C ends the traffic in order, and keeps what was measured', async () => {
      await using traffic = await startInTraffic(way);
      traffic.run.signalGroup('SIGINT');
      const { code, tests, output } = await traffic.run.ended;
      expect(code).toBe(130);
      expect(tests['traffic']?.status, output).toBe('interrupted');
      expect(tests['traffic']?.attachments.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['Stream.svg', 'netwright-result.json']),
      );
      await untilClean(traffic.run, 2);
    });

    test('Ctrl-C twice: the hosts clean up by themselves', async () => {
      await using traffic = await startInTraffic(way);
      traffic.run.signalGroup('SIGINT');
      // The second one is to come while the first is being obeyed.
      await new Promise((resolve) => setTimeout(resolve, 100));
      traffic.run.signalGroup('SIGINT');
      await traffic.run.ended;
      await untilClean(traffic.run, 2);
    });
  });
}

test('SIGTERM to the runner ends it at once: the workers follow, and the hosts are clean', async () => {
  await using traffic = await startInTraffic('lab');
  traffic.run.signal('SIGTERM');
  await traffic.run.ended;
  await until(
    () => !traffic.workers.some(isAlive),
    5,
    () => 'the workers to end',
  );
  await untilClean(traffic.run, 2);
});

test('the terminal is closed: the hosts clean up by themselves', async () => {
  await using traffic = await startInTraffic('lab');
  traffic.run.signalGroup('SIGHUP');
  await traffic.run.ended;
  await untilClean(traffic.run, 2);
});

test('after a crash of its worker the next test finds clean hosts', async () => {
  await using traffic = await startInTraffic('lab', {
    more: `test.describe.configure({ mode: 'default' });
      test('crashes', async ({ stream }) => { await stream.start(); process.exit(3); });
      test('next', async ({ stream }) => { await stream.run(1); expect(stream).toHaveCompleted(); });`,
  });
  const [worker] = traffic.workers;
  process.kill(worker!, 'SIGKILL');
  const { tests, output } = await traffic.run.ended;
  expect(tests['traffic']?.error, output).toContain('worker process exited unexpectedly');
  expect(tests['crashes']?.error, output).toContain('worker process exited unexpectedly (code=3');
  expect(tests['next']?.status, output).toBe('passed');
  await untilClean(traffic.run, 2);
});

test('a worker that is silent for too long loses its hosts, and is told why', async () => {
  test.setTimeout(90_000);
  await using traffic = await startInTraffic('lab', {
    body: `const run = stream.run(30);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      tell('flowing');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 13_000);
      await run;`,
  });
  const { tests, output } = await traffic.run.ended;
  expect(tests['traffic']?.error, output).toMatch(
    /this process was silent for 1\d\.\d s; the host gives up after 10 s without a heartbeat and ends everything/,
  );
  await untilClean(traffic.run, 2);
});
