import { expect, test } from '@playwright/test';
import { mergeOptions } from '../../../src/streams/merge-options.js';

test('later layers win key by key; undefined says nothing', () => {
  expect(
    mergeOptions({ bitrate: '10M', interval: 1 }, { interval: 0.5, bitrate: undefined as never }),
  ).toEqual({
    bitrate: '10M',
    interval: 0.5,
  });
});

test('another tool keeps what it has of the earlier layers, and where they run', () => {
  const project = {
    protocol: 'udp',
    bitrate: '5M',
    omit: 1,
    interval: 0.5,
    server: 'dut',
    clients: ['a'],
  } as const;
  expect(mergeOptions(project, { tool: 'iperf2' })).toEqual({
    ...{ tool: 'iperf2', protocol: 'udp', bitrate: '5M', interval: 0.5 },
    ...{ server: 'dut', clients: ['a'] },
  });
  expect(mergeOptions({ protocol: 'udp', bitrate: '5M', length: 512 }, { tool: 'ping' })).toEqual({
    ...{ tool: 'ping', length: 512 },
  });
});

test('what the innermost layer names is kept, fit or not: the tool refuses it', () => {
  expect(mergeOptions({ bitrate: '5M' }, { tool: 'ping', bitrate: '1M' } as never)).toMatchObject({
    bitrate: '1M',
  });
  expect(mergeOptions({ omit: 1 }, { tool: 'iperf3', bitrate: '1M' })).toEqual({
    ...{ omit: 1, tool: 'iperf3', bitrate: '1M' },
  });
  expect(mergeOptions({ omit: 1 }, { tool: 'iperf9' } as never)).toEqual({ omit: 1, tool: 'iperf9' });
});

test("another tool's arguments are not its own: -S is a type of service of iperf3, and a buffer of ping", () => {
  const project = { args: ['-S', '16'], ipVersion: 4 } as const;
  expect(mergeOptions(project, { tool: 'ping' })).toEqual({ tool: 'ping', ipVersion: 4 });
  expect(mergeOptions(project, { tool: 'iperf2', args: ['-N'] })).toMatchObject({ args: ['-N'] });
  expect(mergeOptions(project, { tool: 'iperf3' })).toMatchObject({ args: ['-S', '16'] });
});

test("ping's interval is how often it sends, other tools' how often they tell", () => {
  expect(mergeOptions({ interval: 0.5 }, { tool: 'ping' })).toEqual({ tool: 'ping' });
  expect(mergeOptions({ tool: 'ping', interval: 0.01 }, { tool: 'iperf3' })).toEqual({ tool: 'iperf3' });
});
