import { test, expect } from '@playwright/test';
import { FrameParser, type Frame } from '../../../src/connection/frames.js';

function parse(...chunks: string[]): { frames: Frame[]; noise: string[] } {
  const frames: Frame[] = [];
  const noise: string[] = [];
  const parser = new FrameParser(
    'abc',
    (frame) => frames.push(frame),
    (line) => noise.push(line),
  );
  for (const chunk of chunks) parser.push(Buffer.from(chunk));
  return { frames, noise };
}

const READY = 'READY abc 4711 flock 1000\n';

test('what stands before the ready frame is noise, even on its line', () => {
  const { frames, noise } = parse(`Welcome!\nREADY other 1 flock 0\nprompt> ${READY}S 1 5\n`);
  expect(frames).toEqual([
    { kind: 'ready', nonce: 'abc', pid: 4711, lock: 'flock', uid: 1000 },
    { kind: 'started', id: 1, pid: 5 },
  ]);
  expect(noise).toEqual(['Welcome!', 'READY other 1 flock 0']);
});

test('a missing utility is named', () => {
  expect(parse('NEED abc a process group\n').frames).toEqual([{ kind: 'need', what: 'a process group' }]);
  expect(parse('YOU NEED other things\n')).toEqual({ frames: [], noise: ['YOU NEED other things'] });
});

test('frames may be cut anywhere', () => {
  const text = `${READY}o 7 a line with  spaces \nE 7 piece\nX 7 143\nZ 7 e\nC 7 o\nL 3 5201 12 99\nB 4 5202 leased me@there x\nl 4 0\n`;
  const whole = parse(text).frames;
  expect(parse(...text).frames).toEqual(whole);
  expect(whole.slice(1)).toEqual([
    { kind: 'line', id: 7, channel: 'stdout', text: Buffer.from('a line with  spaces '), piece: false },
    { kind: 'line', id: 7, channel: 'stderr', text: Buffer.from('piece'), piece: true },
    { kind: 'exited', id: 7, status: 143 },
    { kind: 'drained', id: 7, channel: 'stderr' },
    { kind: 'cut', id: 7, channel: 'stdout' },
    { kind: 'granted', id: 3, port: 5201, pid: 12, born: '99' },
    { kind: 'refused', id: 4, port: 5202, why: 'leased', who: 'me@there x' },
    { kind: 'answer', id: 4, words: ['0'] },
  ]);
});

test('an empty line of output is a line', () => {
  expect(parse(`${READY}o 7 \n`).frames[1]).toMatchObject({ kind: 'line', id: 7, text: Buffer.alloc(0) });
});
