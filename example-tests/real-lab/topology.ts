import { defineTopology } from 'netwright';

const { env } = process;

/**
 * Two machines behind SSH. `connection` is how Netwright reaches a machine, `address` is where the test traffic goes:
 * two different networks. Put your own values in place of the variables.
 */
export const topology = defineTopology({
  hosts: {
    sut: {
      connection: {
        type: 'ssh',
        host: env.SUT_SSH_HOST ?? '192.0.2.10',
        port: Number(env.SUT_SSH_PORT ?? 22),
        user: env.SUT_SSH_USER ?? 'alice',
        privateKey: env.SUT_SSH_KEY ?? '~/.ssh/id_ed25519',
        knownHosts: env.SUT_KNOWN_HOSTS ?? '~/.ssh/known_hosts',
      },
      address: env.SUT_ADDRESS ?? '198.51.100.1',
      tools: { iperf3: env.SUT_IPERF3 ?? '/opt/traffic tools/iperf3' },
    },
    client: {
      connection: {
        type: 'ssh',
        host: env.CLIENT_SSH_HOST ?? '192.0.2.11',
        port: Number(env.CLIENT_SSH_PORT ?? 2222),
        user: env.CLIENT_SSH_USER ?? 'bob',
        privateKey: env.CLIENT_SSH_KEY ?? '~/.ssh/id_ed25519',
        knownHosts: env.CLIENT_KNOWN_HOSTS ?? '~/.ssh/known_hosts',
      },
      address: env.CLIENT_ADDRESS ?? '198.51.100.2',
    },
  },
});
