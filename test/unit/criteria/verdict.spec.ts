import { expect, test } from '@playwright/test';
import { minBitrate } from '../../../src/criteria/bitrate.js';
import { evaluate } from '../../../src/criteria/evaluate.js';
import { client, intervals, server } from './results.js';

test('a verdict carries what reporters need', () => {
  expect(evaluate([server({ intervals: intervals(100, 60) }), client()], [minBitrate(70)])).toEqual([
    {
      criterion: 'minBitrate',
      pass: false,
      expected: '≥ 70 Mbit/s in every interval',
      actual: '60 Mbit/s',
      metric: 'bitsPerSecond',
      limit: 70e6,
      value: 60e6,
      interval: { startSeconds: 1, endSeconds: 2 },
      course: { values: [100e6, 60e6], words: '2 of 60 to 100 Mbit/s, worst at 1–2 s' },
      traffic: {
        stream: 'Stream',
        tool: 'iperf3',
        version: '3.16',
        role: 'server',
        direction: 'forward',
        sender: false,
        host: 'sut',
        peer: 'client',
      },
    },
  ]);
});
