import { minBitrate } from '../../src/criteria/bitrate.js';
import { AbortedError } from '../../src/streams/live/aborted-error.js';
import { live } from '../../src/streams/live/live.js';
import { streamFromOptions } from '../../src/streams/stream-options.js';
import { expect, expectGone, test, type Hosts } from './support/hosts.js';
import { requireOrSkip } from './support/require.js';
import { sshdMissing } from './support/sshd.js';

/* Live assertions and soaks on hosts that are reached by SSH, where intervals come over the connection. */

requireOrSkip(test, 'sshd', sshdMissing());
test.use({ transport: 'ssh' });

const UDP = { protocol: 'udp', bitrate: '4M', interval: 0.2 } as const;

function pair(hosts: Hosts) {
  return {
    sut: hosts.make({ name: 'sut by SSH' }),
    client: hosts.make({ name: 'client by SSH', addresses: { ipv4: '127.0.0.2' } }),
  };
}

test('a bitrate is reached and sustained over SSH, and no outage is made up', async ({ hosts }) => {
  const stream = streamFromOptions(UDP, pair(hosts));
  await stream.start();
  expect(await live.reachBitrate(stream, '3.5M')).toMatchObject([{ pass: true }]);
  expect(await live.sustainBitrate(stream, '3M', { for: 1 })).toMatchObject([{ pass: true }]);
  expect(await live.reachBitrate(stream, '40M', { timeout: 1 })).toMatchObject([{ pass: false }]);
  const outage = await stream.measureOutage(() => Promise.resolve(), { settle: 0.6 });
  expect(outage).toMatchObject({ seconds: 0, by: 'intervals' });
  await stream.stop();
  await expectGone(stream);
});

test('a soak over SSH ends early, and nothing of it is left', async ({ hosts }) => {
  const stream = streamFromOptions(UDP, pair(hosts));
  const soak = stream.run(60, { abortOn: [minBitrate('40M')], after: 1 });
  await expect(soak).rejects.toThrow(AbortedError);
  expect(stream.results.server[0]!.intervals.length).toBeGreaterThan(3);
  expect(stream.evaluate()).toMatchObject([{ pass: true }, { pass: true }]);
  await expectGone(stream);
});

test('pings over SSH recover, and are out for as long as nothing answers', async ({ hosts }) => {
  const stream = streamFromOptions({ tool: 'ping', interval: 0.05 }, pair(hosts));
  await stream.start();
  // Of what was before, pings need to know nothing: not even that there was an answer.
  expect(await live.recover(stream, { within: 2 })).toMatchObject([{ pass: true }]);
  const outage = await stream.measureOutage(() => Promise.resolve(), { settle: 0.3 });
  expect(outage).toMatchObject({ seconds: 0, by: 'replies' });
  await stream.stop();
  await expectGone(stream);
});
