import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import { complaintOf, EXCEPTIONS, HEAVY, HOUSE, PACKAGES, roomOf } from './house.js';
import { edgesOf, filesUnder, importsOf, ROOT } from './imports.js';

const FOLDERS = ['src', 'fixtures', 'reporters'];
const files = [...filesUnder(FOLDERS, /\.ts$/), ...filesUnder(['example-tests'], /\.ts$/)];
const edges = files.flatMap(importsOf);

test('every file is in a room, and every room of the table says what it may import', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => !roomOf(file))).toEqual([]);
  for (const { mayImport } of HOUSE)
    for (const path of mayImport) expect(HOUSE.some((room) => room.path.startsWith(path))).toBe(true);
});

test('a file imports only what its room may look into', () => {
  const inside = edges.filter((edge) => edge.inside);
  expect(inside.flatMap((edge) => complaintOf(edge) ?? [])).toEqual([]);
});

test('every exception is needed, and has a reason', () => {
  for (const { from, to, reason } of EXCEPTIONS) {
    expect(reason).toMatch(/\w+ \w+/);
    const used = edges.some((edge) => edge.from.startsWith(from) && edge.to.startsWith(to));
    expect(used, `${from} no longer imports ${to}: remove the exception`).toBe(true);
  }
});

test('a package is imported only where it belongs', () => {
  const outside = edges.filter((edge) => !edge.inside);
  const wrong = outside.filter(({ from, to }) => {
    const [, allowed] = Object.entries(PACKAGES).find(([path]) => from.startsWith(path)) ?? [];
    return !allowed?.test(to);
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('packages that take long to load are loaded when they are first used', () => {
  const heavy = edges.filter(({ to, inside }) => !inside && HEAVY.test(to));
  const early = heavy.filter(({ typeOnly, dynamic }) => !typeOnly && !dynamic);
  expect(early.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  for (const name of ['ssh2', 'execa', 'd3-scale', 'd3-shape', 'simple-statistics'])
    expect(
      heavy.some(({ to, dynamic }) => to === name && dynamic),
      `${name} is imported somewhere`,
    ).toBe(true);
});

test('src/index.ts only passes on', () => {
  const source = ts.createSourceFile('index.ts', read('src/index.ts'), ts.ScriptTarget.Latest);
  const others = source.statements.filter((node) => !ts.isExportDeclaration(node) || !node.moduleSpecifier);
  expect(others.map((node) => ts.SyntaxKind[node.kind])).toEqual([]);
});

test('no file is longer than 250 lines', () => {
  const lengths = filesUnder(FOLDERS, /\.(ts|sh)$/).map(
    (file) => [file, read(file).split('\n').length - 1] as const,
  );
  expect(lengths.filter(([, lines]) => lines > 250)).toEqual([]);
});

test('the check itself sees every kind of import', () => {
  const text = `import a from './a.js'; import type { B } from './b.js'; import { type C } from './c.js';
    import { type D, e } from './d.js'; export * from './f.js'; export type { G } from './g.js';
    type H = import('./h.js').H; const i = await import('i'); import './j.js'; import * as k from 'k';`;
  const found = edgesOf('src/core/x.ts', text).map(({ to, typeOnly, dynamic }) => [to, typeOnly, dynamic]);
  expect(found).toEqual([
    ['src/core/a.ts', false, false],
    ['src/core/b.ts', true, false],
    ['src/core/c.ts', true, false],
    ['src/core/d.ts', false, false],
    ['src/core/f.ts', false, false],
    ['src/core/g.ts', true, false],
    ['src/core/h.ts', true, false],
    ['i', false, true],
    ['src/core/j.ts', false, false],
    ['k', false, false],
  ]);
});

test('the check itself finds departures', () => {
  const edge = { inside: true, typeOnly: false, dynamic: false };
  const complaint = (from: string, to: string, typeOnly = false) =>
    complaintOf({ ...edge, from, to, typeOnly });
  expect(complaint('src/core/units.ts', 'src/results/verdict.ts')).toBe(
    'src/core/units.ts imports src/results/verdict.ts: src/core/ may not look into src/results/',
  );
  expect(complaint('src/charts/svg.ts', 'src/host/host.ts', true)).toContain('may not look into src/host/');
  expect(complaint('reporters/allure.ts', 'src/connection/ssh.ts')).toContain('may not look into');
  expect(complaint('src/host/host.ts', 'src/tools/tool.ts')).toContain('for more than types');
  expect(complaint('src/host/host.ts', 'src/tools/tool.ts', true)).toBeUndefined();
  expect(complaint('src/index.ts', 'fixtures/index.ts')).toContain('may not look into fixtures/');
  expect(complaint('fixtures/index.ts', 'src/lab/index.ts')).toBeUndefined();
  expect(complaint('example-tests/a.spec.ts', 'src/index.ts')).toContain('may not look into');
  expect(complaint('src/core/a.ts', 'tools/b.ts')).toContain('in no room');
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
