import { userInfo } from 'node:os';
import { isRoot } from './support/as-user.js';
import { startChild } from './support/child.js';
import type { StreamOptionsInput } from '../../src/streams/stream-options.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { buildSshLab, type SshLab, sshLabRefused } from './support/ssh-lab.js';
import { expect, test } from './support/test.js';

let lab: SshLab;

test.beforeAll(async () => {
  requireOrSkip(test, 'sshd', await sshLabRefused());
  lab = await buildSshLab();
});
test.afterAll(() => lab?.close());

const CONNECT = `
  const { Host } = await engine('host/host.js');
  const { sshConnection } = await engine('connection/ssh.js');
  const hosts = JSON.parse(process.env.TEST_HOSTS).map((host, index) => {
    const spec = {
      type: 'ssh', host: host.managementAddress, port: host.port, user: host.user, privateKey: host.keyFile,
      agent: false, knownHosts: [host.knownHosts], hostKeyChecking: 'verify',
      connectTimeoutSeconds: 10, keepaliveSeconds: 5,
    };
    const name = 'host ' + index;
    return new Host({ name, connection: sshConnection(spec, name), addresses: { ipv4: host.testAddress } });
  });`;

/** Runs on the controller, `hosts` being connected. */
function onController(body: string) {
  const env = { TEST_HOSTS: JSON.stringify(lab.hosts) };
  return startChild(CONNECT + body, { prefix: lab.controllerPrefix, env });
}

test('the controller logs in to both hosts, as the user of each', async () => {
  const child = onController(`
    const outputs = await Promise.all(hosts.map((host) => host.exec(['id', '-un'])));
    say(outputs.map(({ stdout }) => stdout));
    await Promise.all(hosts.map((host) => host.close()));`);
  const self = userInfo().username;
  expect(await child.heard()).toEqual(isRoot() ? ['nwalice', 'nwbob'] : [self, self]);
  expect(await child.exited).toBe(0);
});

test('test traffic goes from host to host, where the controller cannot', async () => {
  const child = onController(`
    const [first, second] = hosts;
    await first.spawn(['iperf3', '-s', '-1']);
    const supervisor = await first.supervisor();
    for (let i = 0; i < 200 && !(await supervisor.ports.listening([5201])).has(5201); i++) await new Promise((r) => setTimeout(r, 10));
    const sent = await second.exec(['iperf3', '-c', first.address(), '-n', '1M']);
    const { connect } = await import('node:net');
    const refusal = await new Promise((resolve) => connect(5201, first.address()).on('error', (error) => resolve(error.code)));
    say([sent.exitCode, refusal]);
    await Promise.all(hosts.map((host) => host.close()));`);
  expect(await child.heard()).toEqual([0, 'ENETUNREACH']);
  expect(await child.exited).toBe(0);
});

const STREAMS: Record<string, StreamOptionsInput> = {
  iperf3: { bitrate: '20M' },
  iperf2: { tool: 'iperf2', bitrate: '20M' },
  'iperf2, UDP in both directions': {
    ...{ tool: 'iperf2', protocol: 'udp', bitrate: '2M', direction: 'bidirectional' },
  },
  netperf: { tool: 'netperf' },
  'netperf, requests': { tool: 'netperf', test: 'rr' },
  ping: { tool: 'ping', interval: 0.25 },
};
for (const [what, options] of Object.entries(STREAMS))
  test(`${what}: run, started and stopped by the hosts' own users`, async () => {
    if (options.tool === 'netperf') requireNetperf();
    const child = onController(`
      const { streamFromOptions } = await engine('streams/stream-options.js');
      const [sut, client] = hosts;
      const stream = streamFromOptions(${JSON.stringify(options)}, { sut, client });
      await stream.run(1);
      const ran = stream.validate();
      await stream.start();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await stream.stop();
      const { server, clients } = stream.results;
      say([ran, stream.validate(), [...server, ...clients].flatMap(({ sound, notes }) => sound ? [] : notes)]);
      await Promise.all(hosts.map((host) => host.close()));`);
    expect(await child.heard()).toEqual([true, true, []]);
    expect(await child.exited).toBe(0);
  });

test('hosts are left clean when the controller is killed', async () => {
  const child = onController(`
    for (const host of hosts) await host.spawn(['sleep', '1000']);
    say('running');
    await forever();`);
  expect(await child.heard()).toBe('running');
  child.kill('SIGKILL');
  await child.exited;
});
