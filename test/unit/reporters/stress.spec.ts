import { expect, test } from '@playwright/test';
import { descriptionOf } from '../../../reporters/allure/description.js';
import { stressParameters, stressSection } from '../../../reporters/allure/stress.js';
import { line, stressed, stressOf } from '../charts/support/stress.js';

const rows = (markdown: string) => markdown.split('\n').filter((row) => row.startsWith('|'));

test('what was asked, what ran, and how to have it again', () => {
  const record = stressOf([stressed(), stressed({ outcome: 'cut' })], {
    pauses: [{ startSeconds: 2, endSeconds: 4 }],
    notices: ['sctp is left out: the kernel of sut lacks SCTP'],
  });
  const markdown = descriptionOf([], { stress: [record] });
  expect(markdown).toContain('- 1 stream completed, 1 cut by a stop or a pause, 0 failed, in 10 s');
  expect(markdown).toContain('- seed 7: draws the same sequence again');
  expect(markdown).toContain('- paused once, for 2 s');
  expect(markdown).toContain('- sctp is left out: the kernel of sut lacks SCTP');
  expect(stressParameters(record).map(({ name, value }) => `${name}=${value}`)).toEqual([
    ...['at once=2', 'seed=7', 'completed=1', 'failed=0'],
  ]);
});

test('a line for each tool, protocol and size, with the columns that any of them has', () => {
  const summary = [
    line(),
    line({
      tool: 'ping',
      protocol: 'icmp',
      packets: 200,
      lostPackets: 1,
      meanRttSeconds: 0.002,
      maxRttSeconds: 0.01,
    }),
  ];
  expect(rows(stressSection(stressOf([stressed()], { summary })))).toEqual([
    '| Traffic | Completed / failed / cut | Bitrate | lowest | highest | Loss | RTT mean | max |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    '| iperf3 TCP, up to 1472 B | 1 / 0 / 0 | 1 Gbit/s | 1 Gbit/s | 1 Gbit/s | – | – | – |',
    '| ping ICMP, up to 1472 B | 1 / 0 / 0 | 1 Gbit/s | 1 Gbit/s | 1 Gbit/s | 0.5 % | 2 ms | 10 ms |',
  ]);
});

test('a loss that nobody measured is no loss of 0', () => {
  const udp = { tool: 'iperf2', protocol: 'udp' } as const;
  const summary = [
    line({ ...udp, sizes: 'up to 256 B', packets: 200, lostPackets: 0 }),
    // Only a sender has told what it sent.
    line({ ...udp, packets: 1000 }),
    // Nothing was to be received.
    line({ ...udp, sizes: 'above 8972 B', packets: 0, lostPackets: 0 }),
  ];
  expect(rows(stressSection(stressOf([stressed()], { summary }))).map((row) => row.split(' | ')[5])).toEqual([
    ...['Loss |', '--- |', '0 % |', '– |', '– |'],
  ]);
});

test('a criterion that is itself at fault is an error, with its words, and neither passed nor was not measured', () => {
  const counts = { expected: 'mine() holds', passed: 0, failed: 0, notMeasured: 0 };
  const error = 'mine threw: no such | figure';
  const criteria = [
    { criterion: 'mine', ...counts, error },
    { criterion: 'half', ...counts, passed: 3, failed: 2, firstFailure: 'stress 4: 3 %', error },
  ];
  expect(rows(stressSection(stressOf([stressed()], { criteria, summary: [] }))).slice(2)).toEqual([
    '| **ERROR** | mine | mine() holds | 0 | 0 | 0 | mine threw: no such \\| figure |',
    '| **ERROR** | half | mine() holds | 3 | 2 | 0 | mine threw: no such \\| figure |',
  ]);
});

test('failures with their reasons, and what was judged', () => {
  const failed = stressed({ number: 9, outcome: 'failed', reason: 'connection | refused', endSeconds: 3 });
  const judged = { criterion: 'maxLoss', expected: '≤ 1 %', passed: 3, failed: 1, notMeasured: 2 };
  const markdown = stressSection(
    stressOf([failed], {
      failed: 250,
      criteria: [
        { ...judged, firstFailure: 'stress 4, client → sut: 3 %' },
        { ...judged, criterion: 'maxRtt', passed: 0, failed: 0, notMeasured: 6 },
      ],
      ended: 'the stress traffic was ended: 250 of its streams have failed',
    }),
  );
  expect(markdown).toContain('**Failures** (the last 1 of 250)');
  expect(rows(markdown)).toEqual(
    expect.arrayContaining([
      '| 3 s | stress 9 | iperf3 TCP forward, 1400 B, 5 s | connection \\| refused |',
      '| **FAIL** | maxLoss | ≤ 1 % | 3 | 1 | 2 | stress 4, client → sut: 3 % |',
      '| **NOT MEASURED** | maxRtt | ≤ 1 % | 0 | 0 | 6 | – |',
    ]),
  );
  expect(markdown).toContain('- the stress traffic was ended: 250 of its streams have failed');
});
