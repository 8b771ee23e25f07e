import { expect, test } from '@playwright/test';
import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import { DeadLink } from '../../../../src/streams/live/dead-link.js';

/** The loss of each interval of `width` seconds, by its datagrams. */
function losses(width: number, packets: number[], change: Partial<IntervalResult> = {}) {
  const link = new DeadLink();
  return packets.map((count, index) => {
    const counted = count > 0 && { packets: count, lostPackets: 0, lossRatio: 0 };
    const startSeconds = index * width;
    const measured = { bytes: count * 1000, bitsPerSecond: (count * 8000) / width, omitted: false };
    return link.counted({
      startSeconds,
      endSeconds: startSeconds + width,
      ...measured,
      ...counted,
      ...change,
    }).lossRatio;
  });
}

test('where nothing comes in any more, all is lost, until something does', () => {
  expect(losses(1, [100, 100, 0, 0, 50, 0])).toEqual([0, 0, 1, 1, 0, 1]);
  expect(losses(1, [100, 0], { packets: undefined })).toEqual([0, 1]);
});

test('what never came in is no link that died', () => {
  expect(losses(1, [0, 0, 100])).toEqual([undefined, undefined, 0]);
});

test('slow traffic has intervals without a datagram', () => {
  // One in 1.2 s, told every 0.1 s, for 24 s; then none: dead after more than 12 s.
  const slow = Array.from({ length: 500 }, (_, index) => (index < 240 && index % 12 === 0 ? 1 : 0));
  const dead = losses(0.1, slow).findIndex((loss) => loss === 1);
  expect(dead).toBeGreaterThan(240 + 120);
  expect(losses(0.1, [9, 9, 9, 9, 9, 9, 0, 0])).toEqual([0, 0, 0, 0, 0, 0, undefined, 1]);
});

test('what the tool tells itself stays', () => {
  expect(losses(1, [100, 0], { lossRatio: 0.25 })).toEqual([0.25, 0.25]);
});
