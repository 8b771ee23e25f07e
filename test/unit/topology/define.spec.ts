import { userInfo } from 'node:os';
import { expect, test } from '@playwright/test';
import { defineTopology, parseTopology } from '../../../src/topology/index.js';

const local = { connection: { type: 'local' }, address: '198.51.100.2' } as const;

test('fills in every default', () => {
  const topology = defineTopology({
    hosts: {
      sut: { connection: { type: 'ssh', host: '192.0.2.10' }, address: 'fd00::1' },
      client: { ...local, tools: { iperf3: '/opt/my tools/iperf3' }, ports: { from: 6000 } },
    },
  });
  expect(topology).toEqual({
    hosts: {
      sut: {
        connection: {
          type: 'ssh',
          host: '192.0.2.10',
          port: 22,
          user: userInfo().username,
          agent: true,
          knownHosts: ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts'],
          hostKeyChecking: 'verify',
          connectTimeoutSeconds: 10,
          keepaliveSeconds: 5,
        },
        address: { ipv6: 'fd00::1' },
        tools: {},
        ports: { from: 5201, to: 9999 },
      },
      client: {
        connection: { type: 'local' },
        address: { ipv4: '198.51.100.2' },
        tools: { iperf3: '/opt/my tools/iperf3' },
        ports: { from: 6000, to: 9999 },
      },
    },
  });
});

test('keeps several addresses in their order and under their names', () => {
  const address = { wide: 'lab.example.org', ipv4: '198.51.100.1', ipv6: 'fd00::1' };
  const topology = defineTopology({ hosts: { sut: { ...local, address } } });
  expect(Object.entries(topology.hosts!.sut!.address)).toEqual(Object.entries(address));
});

test('nothing at all is the built-in lab', () => {
  expect(parseTopology(undefined)).toEqual({ lab: { loopback: false } });
  expect(defineTopology({})).toEqual({ lab: { loopback: false } });
  expect(defineTopology({ lab: { rate: '100M' } })).toEqual({ lab: { rate: '100M', loopback: false } });
});

test('takes back what it returned, unchanged', () => {
  for (const input of [
    { lab: { rate: 100 } },
    { hosts: { sut: { ...local, connection: { type: 'ssh', host: 'lab', knownHosts: '/kh' } as const } } },
  ]) {
    const once = defineTopology(input);
    expect(parseTopology(once)).toEqual(once);
  }
});

test('returns plain JSON without keys that hold nothing', () => {
  const topology = defineTopology({
    hosts: { sut: { ...local, tools: undefined, connection: { type: 'local', namespace: undefined } } },
  });
  expect(JSON.parse(JSON.stringify(topology))).toStrictEqual(topology);
});

test('says where the topology was found, and shows no frames', () => {
  let seen: Error | undefined;
  try {
    parseTopology({ hosts: {} }, 'the option "topology" of project "lan"');
  } catch (error) {
    seen = error as Error;
  }
  expect(seen?.stack).toBe(
    'TopologyError: Invalid topology in the option "topology" of project "lan":\n  hosts: must hold at least one host; got none',
  );
});
