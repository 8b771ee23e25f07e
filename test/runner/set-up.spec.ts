import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const SETUP = new URL('../../.ci/setup.mjs', import.meta.url).href;

interface Machine {
  uid: number;
  /** Programs in its PATH: shell code by name. */
  programs: Record<string, string>;
  env?: Record<string, string>;
}

/** What the set-up says on such a machine when `wanted-tool` is missing, and its exit code. */
function setUp({ uid, programs, env = {} }: Machine, optional: string[] = []) {
  const path = test.info().outputPath('bin');
  mkdirSync(path);
  for (const [name, code] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\nPATH=$PATH:/usr/bin:/bin\n${code}\n`);
    chmodSync(join(path, name), 0o755);
  }
  const code = `
    process.getuid = () => ${uid};
    const { ensureTools } = await import(${JSON.stringify(SETUP)});
    ensureTools({ 'wanted-tool': 'wanted-package' }, ${JSON.stringify(optional)});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: { PATH: path, ...env },
  });
  return { status, output: stdout + stderr };
}

const CI = { CI: 'true' };
const INSTALL = 'apt-get install -y --no-install-recommends wanted-package';
/** As with sudo's env_reset: nothing of the caller's environment but the path. */
const SUDO = 'exec /usr/bin/env -i PATH="$PATH" "$@"';
const APT = `echo "apt-get $* ($DEBIAN_FRONTEND)"
  [ "$1" = update ] || { echo >"\${0%/*}/wanted-tool"; chmod +x "\${0%/*}/wanted-tool"; }`;
const ENV = 'exec /usr/bin/env "$@"';

test('root installs what is missing, and nothing asks a question', () => {
  const { status, output } = setUp({ uid: 0, programs: { 'apt-get': APT, env: ENV } });
  expect(status).toBe(0);
  expect(output).toContain('Missing: wanted-tool (Debian package wanted-package)');
  expect(output).toContain('apt-get update -q (noninteractive)');
  expect(output).toContain(`${INSTALL} (noninteractive)`);
});

test('in CI an ordinary user installs with sudo, and nothing asks a question', () => {
  const { status, output } = setUp({ uid: 1000, programs: { 'apt-get': APT, sudo: SUDO }, env: CI });
  expect(status).toBe(0);
  expect(output).toContain(`${INSTALL} (noninteractive)`);
});

test('without sudo the line to type is printed; what is optional stops nobody', () => {
  const machine = { uid: 1000, programs: { 'apt-get': 'echo called' }, env: CI };
  const { status, output } = setUp(machine, ['wanted-tool']);
  expect(status).toBe(0);
  expect(output).toContain(`Install them as root, for example:\n\n  apt-get update && ${INSTALL}\n`);
  expect(output).toContain('Going on without wanted-tool');
  expect(output).not.toContain('called');
});

test('without sudo what is needed stops the set-up', () => {
  const { status, output } = setUp({ uid: 1000, programs: { 'apt-get': 'echo called' }, env: CI });
  expect(status).toBe(1);
  expect(output).toContain(`apt-get update && ${INSTALL}\n`);
  expect(output).not.toMatch(/called|sudo|Going on/);
});

test('an ordinary user at a terminal is told the line, with sudo where it is', () => {
  const { status, output } = setUp({ uid: 1000, programs: { 'apt-get': 'echo called', sudo: SUDO } });
  expect(status).toBe(1);
  expect(output).toContain(`  sudo apt-get update && sudo ${INSTALL}\n`);
  expect(output).not.toContain('called');
});

for (const [what, step] of [
  ['an update', 'update'],
  ['an installation', 'install'],
])
  test(`${what} that fails is told, with the line to type`, () => {
    const programs = { 'apt-get': `[ $1 != ${step} ] || exit 100`, sudo: SUDO };
    const { status, output } = setUp({ uid: 1000, programs, env: CI }, ['wanted-tool']);
    expect(status).toBe(0);
    expect(output).toContain('sudo ended with exit code 100');
    expect(output).toContain(`  sudo apt-get update && sudo ${INSTALL}\n`);
    expect(output).toContain('Going on without wanted-tool');
  });

for (const script of ['demo', 'test'])
  test(`npm run ${script} says which Node it needs before anything else`, () => {
    const OLD = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.8'}})`;
    const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', OLD, `.ci/${script}.mjs`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('Node 18.20.8 is too old: Netwright needs 20.19 or newer.\n');
    expect([status, stdout]).toEqual([1, '']);
  });
