import { expect, test } from '@playwright/test';
import { ping } from '../../../../src/tools/ping/tool.js';

const parseOptions = (options: object) => ping.parseOptions(options);

test('without options it is one request of 56 bytes a second', () => {
  expect(parseOptions({})).toEqual({
    protocol: 'icmp',
    direction: 'forward',
    parallel: 1,
    omitSeconds: 0,
    intervalSeconds: 1,
    requestIntervalSeconds: 1,
    lengthBytes: 56,
    timeoutSeconds: 2,
    dontFragment: false,
    flood: false,
    args: [],
  });
});

test('every option is taken, in SI units; results have intervals of 1 s or more', () => {
  const all = {
    protocol: 'icmp',
    direction: 'forward',
    interval: 0.02,
    length: '1Ki',
    count: 200,
    timeout: 0.5,
    dontFragment: true,
    ttl: 5,
    ipVersion: 6,
    args: ['-I', 'eth1'],
  };
  expect(parseOptions(all)).toMatchObject({
    requestIntervalSeconds: 0.02,
    intervalSeconds: 1,
    lengthBytes: 1024,
    count: 200,
    timeoutSeconds: 0.5,
    dontFragment: true,
    ttl: 5,
    ipVersion: 6,
    args: ['-I', 'eth1'],
  });
  const fixed = ['protocol', 'direction', 'interval'];
  expect(Object.keys(all).filter((name) => !ping.optionNames.includes(name))).toEqual(
    Object.keys(all).filter((name) => fixed.includes(name)),
  );
  expect(parseOptions({ interval: 2.5 }).intervalSeconds).toBe(2.5);
  expect(parseOptions({ flood: true })).toMatchObject({ intervalSeconds: 0, requestIntervalSeconds: 0 });
});

for (const [options, message] of [
  [
    { interval: 0 },
    "ping: option 'interval' must be a number of seconds from 0.001 to 60, in whole milliseconds; got 0",
  ],
  [{ interval: 61 }, /'interval' must be .*; got 61$/],
  [{ interval: 0.0015 }, /'interval' must be .* in whole milliseconds; got 0.0015$/],
  [{ interval: NaN }, /'interval' must be .*; got NaN$/],
  [{ length: 0 }, /'length' must be a number of bytes, .*; got 0$/],
  [{ length: 65_508 }, /'length' must be from 1 to 65507 bytes; got 65508$/],
  [{ count: 0 }, /'count' must be a whole number from 1 to 1000000000; got 0$/],
  [{ count: 1.5 }, /'count' must be .*; got 1.5$/],
  [{ timeout: 0 }, /'timeout' must be a number of seconds from 0.1 to 60; got 0$/],
  [{ ttl: 0 }, /'ttl' must be a whole number from 1 to 255; got 0$/],
  [{ ttl: 256 }, /'ttl' must be .*; got 256$/],
  [{ dontFragment: 'do' }, /'dontFragment' must be true or false; got 'do'$/],
  [{ flood: 1 }, /'flood' must be true or false; got 1$/],
  [{ ipVersion: 5 }, /'ipVersion' must be 4 or 6; got 5$/],
  [{ args: '-v' }, /'args' must be a list of strings; got '-v'$/],
  [{ size: 5 }, /there is no option 'size'; the options are protocol, direction, interval, /],
  [{ flood: true, interval: 1 }, /'interval' has no meaning with 'flood', which lasts as long as the run$/],
  [{ flood: true, count: 5 }, /'count' has no meaning with 'flood', which lasts as long as the run$/],
] as const)
  test(`${JSON.stringify(options)} is refused`, () => {
    const error = expect.objectContaining({ name: 'UsageError', code: 'BAD_OPTION' });
    expect(() => parseOptions(options)).toThrow(error);
    expect(() => parseOptions(options)).toThrow(message);
  });

for (const [options, message] of [
  [{ parallel: 2 }, "ping has no option 'parallel': run several streams"],
  [{ bitrate: '1M' }, "ping has no option 'bitrate': its rate is that of 'interval' and 'length'"],
  [{ omit: 1 }, "ping has no option 'omit': it has no warm-up; start it later"],
  [{ protocol: 'udp' }, "ping has no protocol 'udp'; it has 'icmp'"],
  [
    { direction: 'reverse' },
    "ping has no direction 'reverse'; it has 'forward'; replies are measured where it runs",
  ],
] as const)
  test(`${JSON.stringify(options)} is for other tools`, () => {
    const error = expect.objectContaining({ name: 'UnsupportedError', code: 'UNSUPPORTED_OPTION' });
    expect(() => parseOptions(options)).toThrow(error);
    expect(() => parseOptions(options)).toThrow(message);
  });

test('arguments that Netwright sets are refused, with what to use in their place', () => {
  for (const [arg, message] of [
    ['-c', "option 'args' must not have '-c': Netwright sets -c itself; use the option 'count'"],
    ['-c5', "use the option 'count'"],
    ['-bc5', "use the option 'count'"],
    ['-w2', 'use the duration of the run'],
    ['-A', "use the option 'interval'"],
    ['-l3', "use the option 'interval'"],
    ['-q', 'use nothing in its place'],
    ['-6', "use the option 'ipVersion'"],
  ])
    expect(() => parseOptions({ args: [arg] })).toThrow(message);
  const others = ['-I', 'fast-0', '-Ifast', '-Q', '0x10', '-v', '-R', '-b', '-p', 'ff', '-pcc'];
  expect(parseOptions({ args: others }).args).toEqual(others);
});
