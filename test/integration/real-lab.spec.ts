import { once } from 'node:events';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { RESULT_ATTACHMENT, resultAttachment, type ResultAttachment } from '../../src/results/attachment.js';
import { requireOrSkip } from './support/require.js';
import { buildSshLab, type SshLab, sshLabRefused } from './support/ssh-lab.js';
import { expect, test } from './support/test.js';

const CLI = createRequire(import.meta.url).resolve('@playwright/test/cli');
const EXAMPLE = resolve(import.meta.dirname, '../../example-tests/real-lab');

test('the real lab of the README: two SSH hosts, other users, ports and networks, a path with a space', async () => {
  requireOrSkip(test, 'sshd', await sshLabRefused());
  test.setTimeout(90_000);
  const lab = await buildSshLab();
  try {
    const { code, output, report } = await runExample(lab);
    expect(output).toContain('2 passed');
    expect(code).toBe(0);
    const results = resultsIn(report);
    expect(results.flatMap(({ streams }) => streams.map(({ name }) => name))).toEqual([
      'to the client',
      'to the sut',
      'Stream',
    ]);
    const stream = results[0]!.streams[0]!;
    expect(stream.servers[0]!.command![0]).toMatch(/traffic tools\/iperf3$/);
    expect(stream.clients[0]!.address).toBe(lab.hosts[0].testAddress);
    // Half-second intervals, from the project's own options.
    expect(stream.clients[0]!.result!.intervals).toHaveLength(4);
    expect(results[0]!.environment['host sut']).toContain(
      `${lab.hosts[0].user}@${lab.hosts[0].managementAddress}`,
    );
  } finally {
    await lab.close();
  }
});

/** As the user would, on the controller: `npx playwright test -c example-tests/real-lab`. */
async function runExample(lab: SshLab): Promise<{ code: number | null; output: string; report: string }> {
  const report = join(test.info().outputDir, 'report.json');
  const args = [
    CLI,
    'test',
    '-c',
    EXAMPLE,
    '--reporter=list,json',
    `--output=${join(test.info().outputDir, 'nested')}`,
  ];
  const [command, ...prefix] = lab.controllerPrefix;
  const child = spawn(command!, [...prefix, process.execPath, ...args], {
    env: { ...ownEnvironment(), ...topologyOf(lab), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, report };
}

function topologyOf(lab: SshLab): Record<string, string> {
  const folder = join(process.env.TMPDIR!, 'traffic tools');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  symlinkSync(
    execFileSync('sh', ['-c', 'command -v iperf3'], { encoding: 'utf8' }).trim(),
    join(folder, 'iperf3'),
  );
  const names = ['SUT', 'CLIENT'].map((name, index) => [name, lab.hosts[index]!] as const);
  const entries = names.flatMap(([name, host]) => [
    [`${name}_SSH_HOST`, host.managementAddress],
    [`${name}_SSH_PORT`, String(host.port)],
    [`${name}_SSH_USER`, host.user],
    [`${name}_SSH_KEY`, host.keyFile],
    [`${name}_KNOWN_HOSTS`, host.knownHosts],
    [`${name}_ADDRESS`, host.testAddress],
  ]);
  return { ...(Object.fromEntries(entries) as Record<string, string>), SUT_IPERF3: join(folder, 'iperf3') };
}

/** What the outer run or a CI service would force upon the inner one is left out. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(TEST_|PLAYWRIGHT_|PW_|PWTEST_|NODE_OPTIONS$|CI$|FORCE_COLOR$|ALLURE_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

interface Report {
  suites?: Report[];
  specs?: { tests: { results: { attachments: { name: string; body?: string }[] }[] }[] }[];
}

function resultsIn(path: string): ResultAttachment[] {
  const collect = ({ suites = [], specs = [] }: Report): ResultAttachment[] => [
    ...suites.flatMap(collect),
    ...specs
      .flatMap(({ tests }) =>
        tests.flatMap(({ results }) => results.flatMap(({ attachments }) => attachments)),
      )
      .filter(({ name }) => name === RESULT_ATTACHMENT)
      .map(({ body }) => resultAttachment.parse(JSON.parse(Buffer.from(body!, 'base64').toString()))),
  ];
  return collect(JSON.parse(readFileSync(path, 'utf8')) as Report);
}
