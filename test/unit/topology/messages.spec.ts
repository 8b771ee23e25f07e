import { expect, test } from '@playwright/test';
import { TopologyError } from '../../../src/core/errors.js';
import { parseTopology } from '../../../src/topology/index.js';

const SSH_KEYS =
  'type, host, port, user, privateKey, agent, knownHosts, hostKeyChecking, connectTimeoutSeconds, keepaliveSeconds, namespace';
const ADDRESS_MISSING =
  'missing; `connection` is the management network, over which Netwright reaches the host, ' +
  "and `address` is where test traffic goes, such as '198.51.100.1'";
const HOST_NAME = "the name of a host must begin with a letter; letters, digits, '.', '_' and '-' may follow";
const RATE =
  "must be a number of Mbit/s that is 0 or more, or a string such as '900M', '4.5G' or '4.5 Gbit/s'";
const EXCLUSIVE =
  'hosts and lab exclude each other: give the hosts of your lab, or the options of the built-in one';

const local = { connection: { type: 'local' }, address: '198.51.100.2' };
const host = (change: object) => ({ hosts: { sut: { ...local, ...change } } });
const ssh = (change: object) => host({ connection: { type: 'ssh', host: 'lab', ...change } });

const cases: Record<string, [topology: unknown, ...problems: string[]]> = {
  'a typo in a key of a connection': [
    ssh({ usr: 'root' }),
    `hosts.sut.connection.usr: unknown key; did you mean 'user'? Known keys: ${SSH_KEYS}`,
  ],
  'a swapped pair of letters': [
    ssh({ prot: 22 }),
    `hosts.sut.connection.prot: unknown key; did you mean 'port'? Known keys: ${SSH_KEYS}`,
  ],
  'a key like no other': [
    ssh({ password: 'secret' }),
    `hosts.sut.connection.password: unknown key; known keys: ${SSH_KEYS}`,
  ],
  'two typos at the top': [
    { hsts: {}, x: 1 },
    "hsts: unknown key; did you mean 'hosts'? Known keys: hosts, lab",
    'x: unknown key; known keys: hosts, lab',
  ],
  'a wrong type': [
    ssh({ port: '22' }),
    "hosts.sut.connection.port: must be a whole number from 1 to 65535; got '22'",
  ],
  'a connection of no known type': [
    host({ connection: { type: 'sh' } }),
    "hosts.sut.connection.type: must be 'local' or 'ssh'; got 'sh'",
  ],
  'a connection without type': [
    host({ connection: { host: 'x' } }),
    "hosts.sut.connection.type: missing; must be 'local' or 'ssh'",
  ],
  'a connection that is a string': [
    host({ connection: 'local' }),
    "hosts.sut.connection: must be an object that says how Netwright reaches the host, such as { type: 'local' }; got 'local'",
  ],
  'an SSH connection without host': [
    ssh({ host: undefined }),
    "hosts.sut.connection.host: missing; must be a host name or an address, such as 'lab1.example.org' or '192.0.2.10'",
  ],
  'an SSH connection that is wrong throughout': [
    ssh({ host: 'root@lab', user: '', agent: 3, knownHosts: [1], hostKeyChecking: 'no', namespace: 'a/b' }),
    "hosts.sut.connection.host: must be a host name or an address, such as 'lab1.example.org' or '192.0.2.10'; got 'root@lab'",
    "hosts.sut.connection.user: must be a user name, such as 'root'; got ''",
    "hosts.sut.connection.agent: must be true, false, or the path of an agent's socket; got 3",
    'hosts.sut.connection.knownHosts.0: must be the path of a file; got 1',
    "hosts.sut.connection.hostKeyChecking: must be 'verify' or 'insecurely-accept-any'; got 'no'",
    "hosts.sut.connection.namespace: must be the name of a network namespace, such as 'blue'; got 'a/b'",
  ],
  'a missing address': [host({ address: undefined }), `hosts.sut.address: ${ADDRESS_MISSING}`],
  'a bad address': [
    host({ address: '300.1.1.1' }),
    "hosts.sut.address: must be an IPv4 or IPv6 address or a host name; got '300.1.1.1'",
  ],
  'a network in place of an address': [
    host({ address: '198.51.100.1/24' }),
    "hosts.sut.address: must be an IPv4 or IPv6 address or a host name; got '198.51.100.1/24'",
  ],
  'addresses of the wrong version': [
    host({ address: { ipv4: 'fd00::1', ipv6: '192.0.2.1', other: 4 } }),
    "hosts.sut.address.ipv4: must be an IPv4 address; got 'fd00::1'",
    "hosts.sut.address.ipv6: must be an IPv6 address; got '192.0.2.1'",
    'hosts.sut.address.other: must be an IPv4 or IPv6 address or a host name; got 4',
  ],
  'no address among several': [
    host({ address: {} }),
    'hosts.sut.address: must hold at least one address; got none',
  ],
  'no hosts': [{ hosts: {} }, 'hosts: must hold at least one host; got none'],
  'a bad name of a host': [{ hosts: { '9a': local } }, `hosts.9a: ${HOST_NAME}`],
  'both hosts and lab': [{ lab: {}, hosts: { sut: local } }, EXCLUSIVE],
  'ports out of order': [
    host({ ports: { from: 9000, to: 8000 } }),
    'hosts.sut.ports: from (9000) must not be above to (8000)',
  ],
  'ports above the default end': [
    host({ ports: { from: 20000 } }),
    'hosts.sut.ports: from (20000) must not be above to (9999, the default)',
  ],
  'ports out of bounds': [
    host({ ports: { from: 80, to: 70000 } }),
    'hosts.sut.ports.from: must be a whole number from 1024 to 65535; got 80',
    'hosts.sut.ports.to: must be a whole number from 1024 to 65535; got 70000',
  ],
  'a tool without path': [
    host({ tools: { iperf3: '' } }),
    "hosts.sut.tools.iperf3: must be the path of the tool; got ''",
  ],
  'a bad rate': [{ lab: { rate: '100X' } }, `lab.rate: ${RATE}; got '100X'`],
  'a rate of nothing': [{ lab: { rate: 0 } }, 'lab.rate: must be above 0; lab.link.down() cuts the link'],
  'no object at all': ['hosts', "must be an object with hosts or lab; got 'hosts'"],
  'everything at once': [
    { lab: { rate: -1 }, hosts: { sut: {} } },
    EXCLUSIVE,
    "hosts.sut.connection: missing; must be an object that says how Netwright reaches the host, such as { type: 'local' }",
    `hosts.sut.address: ${ADDRESS_MISSING}`,
    `lab.rate: ${RATE}; got -1`,
  ],
};

for (const [title, [topology, ...problems]] of Object.entries(cases)) {
  test(`${title} is refused with all that is wrong`, () => {
    expect(messageOf(topology)).toBe(
      ['Invalid topology:', ...problems.map((text) => `  ${text}`)].join('\n'),
    );
  });
}

test('a key that was pasted in place of its path is not repeated', () => {
  const pasted = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA';
  expect(messageOf(ssh({ privateKey: pasted }))).toBe(
    'Invalid topology:\n  hosts.sut.connection.privateKey: must be the path of a private key file, not the key itself; got a text of several lines',
  );
});

function messageOf(topology: unknown): string {
  try {
    parseTopology(topology);
  } catch (error) {
    expect(error).toBeInstanceOf(TopologyError);
    expect(error).toMatchObject({ code: 'BAD_TOPOLOGY' });
    return (error as TopologyError).message;
  }
  throw new Error('was accepted');
}
