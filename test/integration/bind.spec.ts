import { TOOL_NAMES } from '../../src/tools/tools.js';
import type { Host } from '../../src/host/host.js';
import { buildLab, type Lab } from '../../src/lab/index.js';
import { streamFromOptions, type StreamOptionsInput } from '../../src/streams/stream-options.js';
import { namespacesRefused } from './support/as-user.js';
import { NFT } from './support/firewall.js';
import { requireNetperf } from './support/require-netperf.js';
import { requireOrSkip } from './support/require.js';
import { expect, test } from './support/test.js';

const SECOND = { 4: '198.51.100.7', 6: '2001:db8::7' } as const;

async function shell(host: Host, script: string): Promise<void> {
  expect(await host.exec(['sh', '-c', script])).toMatchObject({ exitCode: 0, stderr: '' });
}

/** The client gets a second address, and the server's host lets nothing else in. */
async function onlyFromSecond({ hosts: { sut, client } }: Lab, ipVersion: 4 | 6): Promise<void> {
  const device = (to: Host) =>
    `$(ip route get ${to.address(ipVersion)} | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p')`;
  const address = `${SECOND[ipVersion]}/${ipVersion === 4 ? 32 : 128}`;
  await shell(client, `ip addr add ${address} dev ${device(sut)}${ipVersion === 6 ? ' nodad' : ''}`);
  await shell(sut, `ip route add ${address} dev ${device(client)}`);
  const family = ipVersion === 4 ? 'ip' : 'ip6';
  const rules = [
    'type filter hook input priority 0',
    'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld2-listener-report } accept',
    `${family} saddr ${SECOND[ipVersion]} counter accept`,
    `meta nfproto ipv${ipVersion} counter drop`,
  ];
  const table = `table inet wall { chain in { ${rules.join('; ')}; }; }`;
  expect(await sut.exec([...NFT, table])).toMatchObject({ exitCode: 0 });
}

/** How many packets have come from the second address, and how many were not let in. */
async function packets({ hosts: { sut } }: Lab): Promise<number[]> {
  const { stdout } = await sut.exec([...NFT, 'list', 'ruleset']);
  return [...stdout.matchAll(/counter packets (\d+)/g)].map(([, count]) => Number(count));
}

for (const tool of TOOL_NAMES)
  for (const ipVersion of [4, 6] as const)
    test(`${tool}, IPv${ipVersion}: all of a client's traffic comes from the address that it is bound to`, async () => {
      if (tool === 'netperf') requireNetperf();
      requireOrSkip(test, 'lab', await namespacesRefused());
      await using lab = await buildLab({ loopback: false });
      await onlyFromSecond(lab, ipVersion);
      const options = { tool, ipVersion, bind: SECOND[ipVersion] } as StreamOptionsInput;
      const stream = streamFromOptions(options, { ...lab.hosts });
      await stream.run(1);
      expect(stream.validate()).toBe(true);
      const [bound, others] = await packets(lab);
      expect(bound).toBeGreaterThan(0);
      expect(others).toBe(0);
    });

test('without, it comes from another one', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using lab = await buildLab({ loopback: false });
  await onlyFromSecond(lab, 4);
  await expect(streamFromOptions({}, { ...lab.hosts }).run(1)).rejects.toThrow();
  const [bound, others] = await packets(lab);
  expect(bound).toBe(0);
  expect(others).toBeGreaterThan(0);
});

test('an address that the host does not have is an error of the tool, with its words', async () => {
  requireOrSkip(test, 'lab', await namespacesRefused());
  await using lab = await buildLab({ loopback: false });
  const stream = streamFromOptions({ bind: SECOND[4] }, { ...lab.hosts });
  await expect(stream.run(1)).rejects.toThrow(/annot assign requested address/);
});
