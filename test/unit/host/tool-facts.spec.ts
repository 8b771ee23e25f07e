import { expect, test } from '@playwright/test';
import type { Host } from '../../../src/host/host.js';
import { ToolFacts } from '../../../src/host/tool-facts.js';
import type { Feature, Program } from '../../../src/tools/program.js';

const PROGRAM: Program = {
  name: 'tool',
  command: 'tool',
  versionArgs: ['-v'],
  parseVersion: (output) => /tool (\d+\.\d+)/.exec(output)?.[1],
};
const FAST: Feature = { name: 'fast', argv: () => ['fast'], read: ({ exitCode }) => exitCode === 0 };

/** A host that answers to commands, and counts them. */
function factsOf(
  answer: (argv: readonly string[]) => { exitCode?: number; stdout?: string; stderr?: string },
) {
  const asked: string[] = [];
  const host = {
    name: 'sut',
    toolPath: ({ command }: Program) => `/opt/${command}`,
    exec: (argv: readonly string[]) => {
      asked.push(argv.join(' '));
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...answer(argv) });
    },
  };
  return { facts: new ToolFacts(host as unknown as Host), asked };
}

test('a version and a feature are asked once, whoever asks and how often', async () => {
  const { facts, asked } = factsOf(([program]) => (program === 'fast' ? {} : { stdout: 'tool 1.2' }));
  const [one] = await Promise.all([facts.of(PROGRAM, [FAST]), facts.of(PROGRAM, [FAST]), facts.of(PROGRAM)]);
  await facts.of(PROGRAM, [FAST]);
  expect(asked).toEqual(['/opt/tool -v', 'fast']);
  expect([one.path, one.version, one.has(FAST)]).toEqual(['/opt/tool', '1.2', true]);
});

test('a feature that was not asked for is not known', async () => {
  const { facts } = factsOf(() => ({ stdout: 'tool 1.2' }));
  expect((await facts.of(PROGRAM)).has(FAST)).toBeUndefined();
});

test('a version may stand on standard error', async () => {
  const { facts } = factsOf(() => ({ stderr: 'tool 3.4' }));
  expect((await facts.of(PROGRAM)).version).toBe('3.4');
});

test('a missing tool is named with the remedy, and asked for again when it may be there', async () => {
  let installed = false;
  const { facts, asked } = factsOf(() => (installed ? { stdout: 'tool 1.2' } : { exitCode: 127 }));
  await expect(facts.of(PROGRAM)).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: expect.stringContaining('give its path in the topology: hosts.sut.tools.tool'),
  });
  installed = true;
  expect((await facts.of(PROGRAM)).version).toBe('1.2');
  expect(asked).toHaveLength(2);
});

test('what answers otherwise is another program', async () => {
  const { facts } = factsOf(() => ({ stdout: 'busybox 1.36' }));
  await expect(facts.of(PROGRAM)).rejects.toMatchObject({
    code: 'TOOL_UNKNOWN',
    message: expect.stringContaining('/opt/tool on sut did not answer -v with a version of tool'),
  });
});
