import { expect, test } from '@playwright/test';
import { UnsupportedError } from '../../../src/core/errors.js';
import { ABILITIES, type Ability, type Support } from '../../../src/tools/capabilities.js';
import type { Facts } from '../../../src/tools/program.js';
import { TOOL_NAMES, type ToolName, toolNamed } from '../../../src/tools/tools.js';
import { RECORDED_TOOLS } from './recorded-tools.js';

/** What asks for an ability in most tools. Abilities that no option asks for are held against the tool below. */
const SAMPLES: Partial<Record<Ability, object>> = {
  tcp: { protocol: 'tcp' },
  udp: { protocol: 'udp', bitrate: '1M' },
  sctp: { protocol: 'sctp' },
  mptcp: { protocol: 'mptcp' },
  icmp: { protocol: 'icmp' },
  reverse: { direction: 'reverse' },
  bidirectional: { direction: 'bidirectional' },
  parallel: { parallel: 2 },
  bitrate: { bitrate: '1M' },
  length: { length: 1000 },
  omit: { omit: 1 },
  ipv6: { ipVersion: 6 },
  multicast: {},
};
const WITHOUT_SAMPLE: readonly Ability[] = ['sharedServer', 'liveIntervals', 'dataPort'];
const NOTHING_KNOWN: Facts['has'] = () => undefined;

/** Checks the options and makes the commands of both ends, as a stream does. */
function commands(name: ToolName, ability: Ability, options: object, version: string, has = NOTHING_KNOWN) {
  const tool = toolNamed(name);
  const parsed = tool.parseOptions(options);
  const target = ability === 'multicast' ? '239.255.1.1' : ability === 'ipv6' ? '2001:db8::1' : '192.0.2.1';
  const context = { path: name, version, has, host: 'sut', port: 5201, durationSeconds: 10 };
  return [
    tool.client(parsed, { ...context, target, dataPort: tool.dataPorts ? 5202 : 0 }),
    ...(tool.server ? [tool.server(parsed, { ...context, clients: 1 })] : []),
  ];
}

/** Of `from 3.7 on`: the version that is needed, and the one before. */
function needed(support: Support): [version: string, before: string] | undefined {
  const version = /^from ([\d.]+) on/.exec(String(support))?.[1];
  if (version === undefined) return undefined;
  const parts = version.split('.').map(Number);
  return [version, [...parts.slice(0, -1), parts.at(-1)! - 1].join('.')];
}

test('every ability is held against behaviour', () => {
  expect([...Object.keys(SAMPLES), ...WITHOUT_SAMPLE].sort()).toEqual(Object.keys(ABILITIES).sort());
});

for (const name of TOOL_NAMES) {
  const tool = toolNamed(name);
  const { newest, samples = {} } = RECORDED_TOOLS[name];

  for (const ability of Object.keys(SAMPLES) as Ability[]) {
    const support = tool.capabilities.abilities[ability];
    const options = samples[ability] ?? SAMPLES[ability]!;
    const make = (version: string, has?: Facts['has']) => () =>
      commands(name, ability, options, version, has);

    test(`${name}: ${ABILITIES[ability]} is as declared: ${support}`, () => {
      if (support === false) return expect(make(newest)).toThrow(UnsupportedError);
      for (const command of make(newest)()) expect(command.argv[0]).toBeTruthy();
      const versions = needed(support);
      if (versions) {
        expect(make(versions[0])).not.toThrow();
        expect(make(versions[1])).toThrow(UnsupportedError);
      }
      const roles = tool.server ? (['client', 'server'] as const) : (['client'] as const);
      for (const role of roles)
        for (const lacking of tool.features?.(tool.parseOptions(options), role) ?? []) {
          expect(make(newest, (feature) => feature !== lacking)).toThrow(UnsupportedError);
          expect(make(newest, () => true)).not.toThrow();
        }
    });
  }

  test(`${name}: a server for several clients and ports for data are as declared`, () => {
    const { sharedServer, dataPort } = tool.capabilities.abilities;
    expect(sharedServer !== false).toBe(tool.sharedServer);
    if (tool.dataPorts) expect(dataPort).not.toBe(false);
  });

  test(`${name}: intervals come as declared`, () => {
    const { liveIntervals } = tool.capabilities.abilities;
    const [version] = needed(liveIntervals) ?? [];
    let live = 0;
    for (const run of RECORDED_TOOLS[name].runs().filter(({ own }) => own)) {
      let heard = 0;
      let fed = 0;
      const reader = run.reader(() => (heard += fed > 0 ? 1 : 0));
      const lines = run.out.split('\n');
      // The last third is never fed.
      for (fed = 1; fed < lines.length * 0.67; fed++) reader.line('stdout', lines[fed - 1]!);
      if (heard > 0) live++;
    }
    expect(live > 0).toBe(liveIntervals !== false);
    if (version !== undefined) expect(commands(name, 'tcp', {}, version)).toBeTruthy();
  });
}
