import { fileURLToPath } from 'node:url';
import { minBitrate } from '../../src/criteria/bitrate.js';
import { TrafficManager } from '../../src/streams/traffic-manager.js';
import type { StreamOptionsInput } from '../../src/streams/stream-options.js';
import { expect, expectGone, pretending, test, type Hosts } from './support/hosts.js';

/* A tool that is not there, not the one it should be, or does not do what it should. */

const recording = (name: string) => fileURLToPath(new URL(`../recordings/${name}`, import.meta.url));

/** A stream whose tool on one host is at `path`. */
function withTool(
  { sut, client, make }: Hosts,
  end: 'sut' | 'client',
  path: string,
  options: StreamOptionsInput = {},
) {
  const lame = make({ name: end, tools: { iperf3: path } });
  return new TrafficManager({ hosts: { sut, client, [end]: lame } }).addStream(options);
}

for (const end of ['sut', 'client'] as const) {
  for (const [what, path] of [
    ['that does not exist', '/nowhere/iperf3'],
    ['of a directory', '/etc'],
    ['of a file that may not be executed', '/etc/passwd'],
  ] as const)
    test(`a path ${what}, on ${end}`, async ({ hosts }) => {
      const stream = withTool(hosts, end, path);
      await expect(stream.run(1)).rejects.toMatchObject({
        name: 'ToolError',
        code: 'TOOL_MISSING',
        host: end,
        command: [path, '--version'],
        reason: `iperf3 cannot be run on ${end}: ${path} was not found or may not be executed. Install it there, or give its path in the topology: hosts.${end}.tools.iperf3`,
      });
      await expectGone(stream);
    });

  test(`a program that is not iperf3, on ${end}`, async ({ hosts }) => {
    const path = await hosts.script('echo "iperf version 2.1.8"');
    const stream = withTool(hosts, end, path);
    await expect(stream.run(1)).rejects.toMatchObject({
      name: 'ToolError',
      code: 'TOOL_UNKNOWN',
      reason: `${path} on ${end} did not answer --version with a version of iperf3`,
      message: expect.stringContaining('iperf version 2.1.8'),
    });
    await expectGone(stream);
  });

  test(`an iperf3 that is too old for an option, or for anything, on ${end}`, async ({ hosts }) => {
    const old = await hosts.script(pretending('exec iperf3 "$@"', '3.1.3'));
    const stream = withTool(hosts, end, old, { direction: 'bidirectional' });
    await expect(stream.run(1)).rejects.toMatchObject({
      name: 'UnsupportedError',
      code: 'TOOL_TOO_OLD',
      reason: `direction 'bidirectional' needs iperf3 3.7 or newer; host '${end}' has 3.1.3`,
    });
    await expectGone(stream);
    const ancient = await hosts.script(pretending('exec iperf3 "$@"', '3.0.7'));
    await expect(withTool(hosts, end, ancient).run(1)).rejects.toThrow(
      `Netwright needs iperf3 3.1 or newer; host '${end}' has 3.0.7`,
    );
  });
}

test('an old iperf3 that is new enough works, beside a new one', async ({ hosts }) => {
  const path = await hosts.script(pretending('exec iperf3 "$@"', '3.1.3'));
  for (const end of ['sut', 'client'] as const) {
    const stream = withTool(hosts, end, path);
    await stream.run(1);
    expect(stream.evaluate().filter(({ pass }) => !pass)).toEqual([]);
    await stream.start();
    await new Promise((resolve) => setTimeout(resolve, 1300));
    await stream.stop();
    expect(stream.completed).toBe(true);
    await expectGone(stream);
  }
});

const strange: [what: string, version: string, body: string, reason: RegExp][] = [
  ['prints nothing', '3.12', 'exit 0', /the tool printed nothing; it ended with exit code 0$/],
  ['prints nothing and fails', '3.12', 'exit 3', /the tool printed nothing; it ended with exit code 3$/],
  [
    'prints garbage',
    '3.12',
    'printf "\\001\\377 %s\\n" a b c "[ 5] 1-2 x"',
    /no traffic was reported; it ended/,
  ],
  [
    'prints garbage in place of events',
    '3.17',
    'printf "{%s\\n" a "\\"event\\":"',
    /no traffic was reported; it/,
  ],
  ['prints garbage in place of JSON', '3.1.3', 'printf "{]}\\n[1,2"', /no traffic was reported; it ended/],
  [
    'prints half of its text',
    '3.12',
    `head -n 6 '${recording('iperf3-3.12/forceflush-text.out')}'`,
    /the record of its end is missing; it ended with exit code 0$/,
  ],
  [
    'prints half of its events',
    '3.17.1',
    `head -n 2 '${recording('iperf3-3.17.1/jstream-gso.out')}'`,
    /the record of its end is missing; it ended with exit code 0$/,
  ],
  [
    'prints half of its JSON',
    '3.1.3',
    `head -c 3000 '${recording('iperf3-3.12/tcp-J.out')}'`,
    /(no traffic was reported|the record of its end is missing); it ended with exit code 0$/,
  ],
];

for (const [what, version, body, reason] of strange)
  test(`a client that ${what}`, async ({ hosts }) => {
    const stream = withTool(hosts, 'client', await hosts.script(pretending(body, version)));
    await expect(stream.run(1)).rejects.toMatchObject({
      name: 'OutputError',
      code: body.startsWith('exit') ? 'EMPTY_OUTPUT' : 'UNREADABLE_OUTPUT',
      reason: expect.stringMatching(reason),
      output: [{ end: 'iperf3 client on client' }, { end: 'iperf3 server on sut' }],
    });
    expect(stream.validate()).toBe(false);
    await expectGone(stream);
    await expect(stream.start()).rejects.toMatchObject({ name: 'TrafficError', code: 'START_FAILED' });
    await expectGone(stream);
  });

test('a server that prints nothing', async ({ hosts }) => {
  const stream = withTool(hosts, 'sut', await hosts.script(pretending('exit 0')));
  await expect(stream.run(1)).rejects.toMatchObject({
    name: 'ToolError',
    code: 'START_FAILED',
    reason: 'iperf3 server on sut could not start: ended with exit code 0',
  });
  await expectGone(stream);
});

test('a server whose record is lost: the traffic is not sound', async ({ hosts }) => {
  const path = await hosts.script(pretending('exec iperf3 "$@" >/dev/null', '3.1.3'));
  const stream = withTool(hosts, 'sut', path);
  await expect(stream.run(1)).rejects.toMatchObject({
    name: 'TrafficError',
    code: 'TRAFFIC_FAILED',
    reason: 'iperf3 server on sut failed: the tool printed nothing',
  });
  expect(() => stream.evaluate([minBitrate(1)])).toThrow(
    /iperf3 server on sut, forward: the tool printed nothing/,
  );
  expect(stream.validate()).toBe(false);
  await expectGone(stream);
});

const stubborn = 'trap "" TERM INT\nwhile :; do sleep 0.1; done';

test('a client that never ends and ignores TERM', async ({ hosts }) => {
  const stream = withTool(hosts, 'client', await hosts.script(pretending(stubborn)));
  await expect(stream.run(1)).rejects.toMatchObject({
    name: 'TrafficError',
    code: 'RUN_TOO_LONG',
    reason: 'iperf3 client on client did not end within 11 s, asked to run for 1 s',
  });
  await expectGone(stream);
});

test('a server that is never ready and ignores TERM', async ({ hosts }) => {
  const stream = withTool(hosts, 'sut', await hosts.script(pretending(stubborn)));
  await expect(stream.start()).rejects.toMatchObject({
    name: 'ToolError',
    code: 'NOT_READY',
    reason: 'iperf3 server on sut was not ready within 10 s',
  });
  await expectGone(stream);
});
