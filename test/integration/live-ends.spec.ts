import { setTimeout as sleep } from 'node:timers/promises';
import type { NetwrightError } from '../../src/core/errors.js';
import { minBitrate } from '../../src/criteria/bitrate.js';
import { maxOutage } from '../../src/criteria/outage.js';
import { maxRtt } from '../../src/criteria/round-trip-time.js';
import { live } from '../../src/streams/live/live.js';
import { streamFromOptions } from '../../src/streams/stream-options.js';
import { descendantsOf } from './support/descendants.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { listProcesses } from './support/processes.js';

/* Where one run, or one end, is over, and another is not. */

const namesOf = ({ sut, client }: Hosts) => ({ sut, client });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    ({ code }: NetwrightError) => code,
  );

/** A process that this worker started. */
function pidOf(command: RegExp): number {
  const all = listProcesses();
  const found = descendantsOf(process.pid).find((pid) => command.test(all.get(pid)?.command ?? ''));
  if (found === undefined) throw new Error(`nothing like ${command} runs`);
  return found;
}

test('an outage is that of the run that is under way, not counted from the last one', async ({ hosts }) => {
  const stream = streamFromOptions({ tool: 'ping', interval: 0.02 }, namesOf(hosts));
  const measured: number[] = [];
  for (let number = 0; number < 2; number++) {
    const run = stream.run(3);
    const outage = await stream.measureOutage(async () => {
      await live.reachBitrate(stream, '10k');
      const ping = pidOf(/^\S*ping /);
      process.kill(ping, 'SIGSTOP');
      await sleep(600);
      process.kill(ping, 'SIGCONT');
    });
    await run;
    measured.push(outage.seconds);
    expect(stream.validate([maxOutage(0.5)])).toBe(false);
  }
  for (const seconds of measured) expect(seconds).toBeGreaterThan(0.5);
});

test('a recovery is compared with the run that is under way, and with no other', async ({ hosts }) => {
  const stream = streamFromOptions({ protocol: 'udp', bitrate: '8M', interval: 0.1 }, namesOf(hosts));
  await stream.run(0.5);
  const run = stream.run(1);
  expect(await codeOf(live.recover(stream, { within: 1 }))).toBe('NOTHING_TO_JUDGE');
  await run;
});

test('a client that dies ends what is waited for, though its server lives', async ({ hosts }) => {
  const options = { tool: 'iperf2', protocol: 'udp', bitrate: '8M', interval: 0.5 } as const;
  const stream = streamFromOptions(options, namesOf(hosts));
  await stream.start();
  await live.reachBitrate(stream, '7M');
  const reached = codeOf(live.reachBitrate(stream, '900M', { timeout: 6 }));
  const outage = codeOf(stream.measureOutage(() => Promise.resolve(), { settle: 5 }));
  process.kill(pidOf(/^\S*iperf -c /), 'SIGKILL');
  expect(await Promise.all([reached, outage])).toEqual(['ENDED', 'NO_RECOVERY']);
  await stream.stop().catch(() => undefined);
  await expectGone(stream);
});

test('the last interval ends a run, whoever tells it first', async ({ hosts }) => {
  const stream = streamFromOptions({ protocol: 'udp', bitrate: '1M', interval: 1 }, namesOf(hosts));
  const seen: unknown[] = [];
  for (let number = 0; number < 6; number++)
    seen.push(await codeOf(stream.run(1, { abortOn: [minBitrate(5)], after: 1 })));
  expect(seen).toEqual(seen.map(() => 'ABORTED'));
});

test('a time that only the client measures is judged, whoever is heard first', async ({ hosts }) => {
  const stream = streamFromOptions({ tool: 'iperf2', bitrate: '8M', interval: 0.5 }, namesOf(hosts));
  const seen: unknown[] = [];
  for (let number = 0; number < 6; number++)
    seen.push(await codeOf(stream.run(1, { abortOn: [maxRtt('1s')], after: 0.5 })));
  expect(seen).toEqual(seen.map(() => undefined));
});
