import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { edgesOf, ROOT } from '../unit/imports.js';
import { runInline, scratchDirectory, startInline } from './support/run-inline.js';

const run = promisify(execFile);

/** What `npm pack` reads. */
const SOURCES = [
  ...['.ci', 'src', 'fixtures', 'reporters', 'docs', 'tsconfig.json', 'tsconfig.build.json', 'package.json'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE'],
];

interface Manifest {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
}

/** Has `node_modules/netwright` as npm would unpack it; its dependencies are the repository's, further up. */
let scratch: string;
let packed: string[];
const unpacked = () => join(scratch, 'node_modules/netwright');
const read = (file: string) => readFileSync(join(unpacked(), file), 'utf8');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  scratch = scratchDirectory('package-');
  const sources = join(scratch, 'sources');
  mkdirSync(sources);
  for (const name of SOURCES) cpSync(join(ROOT, name), join(sources, name), { recursive: true });
  await run('npm', ['pack', '--silent', '--pack-destination', scratch], { cwd: sources });
  const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'))!;
  mkdirSync(unpacked(), { recursive: true });
  await run('tar', ['-xzf', join(scratch, tarball), '-C', unpacked(), '--strip-components=1']);
  rmSync(sources, { recursive: true });
  packed = readdirSync(unpacked(), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\w+$|LICENSE/.test(name),
  );
});
test.afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the package holds what it needs, and nothing else', () => {
  for (const script of ['leases.sh', 'supervisor.sh'])
    expect(packed).toContain(`dist/src/connection/${script}`);
  expect(packed).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']));
  const { exports } = JSON.parse(read('package.json')) as Manifest;
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target),
  );
  for (const target of targets) expect(packed).toContain(target.slice(2));
  const strangers = packed.filter(
    (name) => !/^(dist\/.*\.(js|d\.ts|sh)|docs\/.*\.(md|svg|png)|[A-Z]+(\.md)?|package\.json)$/.test(name),
  );
  expect(strangers).toEqual([]);
  expect(packed.filter((name) => /\.(spec|test)\.|(^|\/)test\/|recordings/.test(name))).toEqual([]);
  const withPaths = packed.filter((name) =>
    [ROOT, `${homedir()}/`].some((path) => read(name).includes(path)),
  );
  expect(withPaths, 'files that name a path of this machine').toEqual([]);
});

test('package.json lists every package that the code imports', () => {
  const { dependencies, peerDependencies } = JSON.parse(read('package.json')) as Manifest;
  const named = (ending: RegExp) => [
    ...new Set(
      packed
        .filter((name) => ending.test(name))
        .flatMap((name) => edgesOf(name, read(name)))
        .filter(({ to, inside }) => !inside && !to.startsWith('node:'))
        .map(({ to }) =>
          to
            .split('/')
            .slice(0, to.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    ),
  ];
  const listed = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  expect(named(/\.js$/).filter((name) => !listed.includes(name))).toEqual([]);
  expect(
    Object.keys(dependencies).filter((name) => !named(/\.js$/).includes(name)),
    'nobody imports these',
  ).toEqual([]);
  expect(named(/\.d\.ts$/).filter((name) => !listed.includes(name))).toEqual([]);
});

const SPEC = `import { minBitrate, RESULT_ATTACHMENT, type Stream } from 'netwright';
import { test, expect } from 'netwright/fixtures';
test('as a user', async ({ stream, hosts }) => {
  const same: Stream = stream;
  await same.run(1);
  expect(stream).toHaveMinBitrate(1);
  expect(stream.validate([minBitrate(1)])).toBe(true);
  expect(hosts.sut.name + RESULT_ATTACHMENT).toBe('sutnetwright-result.json');
});
`;
/** Nothing has loaded what matchers need. */
const OWN_TEST = `import { test } from '@playwright/test';
import { TrafficManager } from 'netwright';
import { defineTopology, expect } from 'netwright/fixtures';
test("with Playwright's own test", () => {
  expect(() => expect(new TrafficManager()).toHaveMinBitrate(1)).toThrow('the manager has no streams');
  expect(() => defineTopology({ hosts: {} })).toThrow('Invalid topology');
});
`;
const CONFIG = `import { defineConfig } from '@playwright/test';
import { defineTopology, type NetwrightTestFixtures, type NetwrightWorkerFixtures } from 'netwright/fixtures';
export default defineConfig<NetwrightTestFixtures, NetwrightWorkerFixtures>({
  outputDir: 'results',
  use: { topology: defineTopology({ lab: { loopback: true } }), streamOptions: { bitrate: '10M' } },
});
`;
const MISUSE = `import { test, expect } from 'netwright/fixtures';
test('misuse', ({ stream }) => {
  // @ts-expect-error a bare number has no unit
  expect(stream).toHaveMaxLoss(1);
  // @ts-expect-error not a stream
  expect('text').toHaveMinBitrate(1);
});
`;
/** Where the declarations themselves are checked too: once is enough. */
const COMPILERS = {
  NodeNext: { module: 'NodeNext', moduleResolution: 'NodeNext', skipLibCheck: false },
  Bundler: { module: 'ESNext', moduleResolution: 'Bundler', skipLibCheck: true },
};
const TYPES = ['module', undefined];

const consumer = (type: string | undefined) => ({
  'package.json': JSON.stringify({ name: 'consumer', private: true, ...(type && { type }) }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true }, include: ['*.spec.ts'] }),
  'a.spec.ts': SPEC,
  'own.spec.ts': OWN_TEST,
  'playwright.config.ts': CONFIG,
});

for (const type of TYPES)
  test(`a test runs real traffic in a project of type ${type ?? 'CommonJS'}`, async () => {
    const directory = join(scratch, `consumer-${type ?? 'commonjs'}`);
    const { tests, output } = await runInline(consumer(type), { directory });
    expect(tests['as a user']?.status, output).toBe('passed');
    expect(tests['as a user']?.attachments.map(({ name }) => name)).toContain('netwright-result.json');
    expect(tests["with Playwright's own test"]?.status, output).toBe('passed');
    expect(output).not.toContain('Warning');
  });

for (const [name, options] of Object.entries(COMPILERS))
  test(`types are found by ${name}, in ESM and in CommonJS`, async () => {
    test.setTimeout(120_000);
    const project = join(scratch, name);
    for (const type of TYPES) {
      const directory = join(project, type ?? 'commonjs');
      mkdirSync(directory, { recursive: true });
      for (const [file, text] of Object.entries({ ...consumer(type), 'misuse.spec.ts': MISUSE }))
        writeFileSync(join(directory, file), text);
    }
    const lib = ['ES2023', 'ESNext.Disposable', 'DOM'];
    const compilerOptions = {
      ...options,
      strict: true,
      noEmit: true,
      target: 'ES2022',
      lib,
      types: ['node'],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '-p', project]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });

test('the Allure reporter is found by its name', async () => {
  const directory = join(scratch, 'consumer-allure');
  const args = ['--reporter=list,json,netwright/reporters/allure'];
  const { ended } = startInline(consumer('module'), { directory, args });
  const { tests, output } = await ended;
  expect(tests['as a user']?.status, output).toBe('passed');
  const results = readdirSync(join(directory, 'allure-results')).filter((name) =>
    name.endsWith('-result.json'),
  );
  expect(results, output).toHaveLength(2);
});
