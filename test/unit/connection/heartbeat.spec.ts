import { mock } from 'node:test';
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

/** Which heartbeats ask for patience, of those at these seconds. */
function patienceAt(seconds: readonly number[], expectsWorkAt?: number): string[] {
  let now = 0;
  performance.now = () => now * 1000;
  mock.timers.enable({ apis: ['setInterval'] });
  const beats: string[] = [];
  const beat = (isBusy: boolean) => beats.push(`${now} ${isBusy ? 'patient' : 'as ever'}`);
  const heartbeat = new Heartbeat(beat, 1, SILENCE_SECONDS, GRACE_SECONDS);
  try {
    for (const at of seconds) {
      now = at;
      if (at === expectsWorkAt) heartbeat.expectWork();
      else mock.timers.tick(1000);
    }
    return beats;
  } finally {
    heartbeat.stop();
    mock.timers.reset();
    Reflect.deleteProperty(performance, 'now');
  }
}

test('who is late for want of CPU time asks for patience, for half a minute', () => {
  const beats = patienceAt([1, 2.5, 6, ...Array.from({ length: 32 }, (_, index) => 7 + index)]);
  expect(beats.slice(0, 4)).toEqual(['1 as ever', '2.5 as ever', '6 patient', '7 patient']);
  expect(beats.slice(-4)).toEqual(['35 patient', '36 as ever', '37 as ever', '38 as ever']);
});

test('a silence that patience was asked for is none', () => {
  const limits: (string | undefined)[] = [];
  let now = 0;
  performance.now = () => now * 1000;
  const heartbeat = new Heartbeat(() => undefined, 1000, SILENCE_SECONDS, GRACE_SECONDS);
  try {
    heartbeat.expectWork();
    for (now of [29, 60]) limits.push(heartbeat.silence());
  } finally {
    heartbeat.stop();
    Reflect.deleteProperty(performance, 'now');
  }
  expect(limits).toEqual([
    undefined,
    expect.stringContaining('silent for 31.0 s; the host gives up after 30 s'),
  ]);
});

test('who is about to be busy asks for it at once', () => {
  expect(patienceAt([1, 1.5, 2, 3], 1.5)).toEqual(['1 as ever', '1.5 patient', '2 patient', '3 patient']);
});
