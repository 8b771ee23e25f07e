import { setTimeout as sleep } from 'node:timers/promises';
import { withDeadline } from '../../../src/core/wait.js';
import type { Host } from '../../../src/host/host.js';
import { TrafficManager } from '../../../src/streams/traffic-manager.js';

/** Moments of many streams, in seconds after `startAll()` was called. */
export interface OurTimes {
  /** `startAll()` has resolved. */
  started: number;
  /** Both ends of every stream have told of an interval with bytes. */
  flowing: number;
  /** Streams whose traffic was sound. */
  sound: number;
}

/** The same as for bare iperf3. */
const FLOWING_MS = 60_000;

/**
 * Arguments of an iperf3 that costs little. To keep to a bitrate it wakes 1000 times a second before 3.18 (esnet/iperf#1743), which
 * takes 3 to 4 % of a core whatever the rate; here it wakes 10 times, and sends in bursts.
 */
export const EASY_PACING = ['--pacing-timer', '100000'];

/** Many streams of 1 Mbit/s, both ends on one host, started at once and stopped after some seconds. */
export async function ourCrowd(
  host: Host,
  streams: number,
  seconds: number,
  args: readonly string[] = [],
): Promise<OurTimes> {
  const manager = new TrafficManager({
    hosts: { sut: host, client: host },
    defaults: { bitrate: '1M', args },
  });
  for (let i = 0; i < streams; i++) manager.addStream();
  const start = performance.now();
  const since = () => (performance.now() - start) / 1000;
  const ends = manager.streams.flatMap((stream) => stream.allTraffics);
  const firstIntervals = ends.map(
    (end) =>
      new Promise<number>((resolve) => {
        end.watch!(({ bytes }) => {
          if (bytes > 0) resolve(since());
        });
      }),
  );
  try {
    await manager.startAll();
    const started = since();
    const told = withDeadline(
      Promise.all(firstIntervals),
      FLOWING_MS,
      () => new Error('not all flow after 60 s'),
    );
    const flowing = Math.max(...(await told));
    await sleep(Math.max(0, (started + seconds) * 1000 - (performance.now() - start)));
    await manager.stopAll();
    const sound = manager.streams.filter((stream) => stream.validate()).length;
    return { started, flowing, sound };
  } finally {
    await manager.stopAll();
  }
}
