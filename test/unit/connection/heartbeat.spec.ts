import { expect, test } from '@playwright/test';
import { Heartbeat } from '../../../src/connection/heartbeat.js';

const SILENCE_SECONDS = 10;
const GRACE_SECONDS = 1;

/** What a heartbeat says of silence at these seconds of its life; it hears the clock at no other time. */
function silenceAt(...seconds: number[]): (string | undefined)[] {
  let now = 0;
  performance.now = () => now * 1000;
  const heartbeat = new Heartbeat(() => undefined, 1000, SILENCE_SECONDS, GRACE_SECONDS);
  try {
    return seconds.map((at) => {
      now = at;
      return heartbeat.silence()?.replace(/;.*/, '');
    });
  } finally {
    heartbeat.stop();
    Reflect.deleteProperty(performance, 'now');
  }
}

test('too long a silence is told while the host may still be ending everything', () => {
  const told = 'this process was silent for 12.5 s';
  expect(silenceAt(9.9, 22.4, 26, 27)).toEqual([undefined, told, told, told]);
});

test('a silence that the connection survived is not blamed for a later loss', () => {
  expect(silenceAt(12, 16, 18, 24)).toEqual([expect.any(String), expect.any(String), undefined, undefined]);
});

test('the latest silence counts', () => {
  const [, , , , later] = silenceAt(15, 18, 21, 24, 35);
  expect(later).toBe('this process was silent for 11.0 s');
});
