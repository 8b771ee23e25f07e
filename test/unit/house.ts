import type { Edge } from './imports.js';

/** One room of the house, and the rooms that its files may import. */
export interface Room {
  /** Path from the root of the sources; a folder ends in `/`. The longest that fits a file is its room. */
  readonly path: string;
  readonly mayImport: readonly string[];
}

/** ARCHITECTURE.md's table. Every room may look into itself. */
const EVERYBODY = ['src/core/', 'src/results/'];

export const HOUSE: readonly Room[] = [
  { path: 'src/core/', mayImport: [] },
  { path: 'src/results/', mayImport: ['src/core/'] },
  { path: 'src/topology/', mayImport: EVERYBODY },
  { path: 'src/connection/', mayImport: EVERYBODY },
  { path: 'src/os/', mayImport: EVERYBODY },
  { path: 'src/host/', mayImport: [...EVERYBODY, 'src/topology/', 'src/connection/', 'src/os/'] },
  { path: 'src/lab/', mayImport: [...EVERYBODY, 'src/host/', 'src/topology/', 'src/connection/'] },
  { path: 'src/tools/', mayImport: EVERYBODY },
  { path: 'src/criteria/', mayImport: EVERYBODY },
  { path: 'src/traffic/', mayImport: [...EVERYBODY, 'src/host/', 'src/tools/', 'src/criteria/'] },
  { path: 'src/streams/', mayImport: [...EVERYBODY, 'src/traffic/', 'src/host/', 'src/criteria/'] },
  { path: 'src/charts/', mayImport: EVERYBODY },
  { path: 'src/evidence/', mayImport: [...EVERYBODY, 'src/host/', 'src/topology/', 'src/lab/'] },
  { path: 'src/cli/', mayImport: [...EVERYBODY, 'src/host/', 'src/topology/', 'src/lab/'] },
  { path: 'src/index.ts', mayImport: ['src/'] },
  { path: 'fixtures/', mayImport: ['src/'] },
  { path: 'reporters/', mayImport: [...EVERYBODY, 'src/charts/'] },
  { path: 'example-tests/', mayImport: [] },
];

/** What is allowed beside the table. */
export interface Exception {
  readonly from: string;
  readonly to: string;
  /** Only `import type`: nothing of it is left when the code runs. */
  readonly typesOnly: boolean;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    from: 'src/streams/',
    to: 'src/tools/',
    typesOnly: false,
    reason: 'a stream is made of options, and only the tool can check them',
  },
  {
    from: 'src/host/',
    to: 'src/tools/',
    typesOnly: true,
    reason: "a host remembers the versions of its tools; it calls back into the tool's own data",
  },
  {
    from: 'src/connection/',
    to: 'src/topology/',
    typesOnly: true,
    reason: 'a connection is made of what the topology says of it',
  },
  {
    from: 'src/traffic/',
    to: 'src/connection/',
    typesOnly: true,
    reason: 'what a host starts is a process of its connection, and traffic reads its lines',
  },
];

/** Packages that take long to load: `import type` on top, `import()` where they are used. */
export const HEAVY = /^(ssh2|execa|d3-[\w-]+|simple-statistics|pure-rand)(\/|$)/;

/** Packages that only one side of the house may know; the first path that fits a file counts. */
export const PACKAGES: Readonly<Record<string, RegExp>> = {
  'src/': /^(node:[\w/]+|zod|ssh2|execa|d3-scale|d3-shape|simple-statistics|p-limit|pure-rand\/[\w/]+)$/,
  'fixtures/': /^(node:[\w/]+|@playwright\/test)$/,
  'reporters/':
    /^(node:[\w/]+|zod|@playwright\/test(\/reporter)?|allure-playwright|allure-js-commons(\/.*)?)$/,
  // What a user's own configuration imports.
  'example-tests/real-lab/playwright.config.ts': /^(@playwright\/test|netwright(\/fixtures)?)$/,
  'example-tests/': /^(node:[\w/]+|netwright(\/fixtures|\/reporters\/\w+)?)$/,
};

export function roomOf(file: string): Room | undefined {
  return HOUSE.filter(({ path }) => file.startsWith(path)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** Why an import of a file of ours is wrong; `undefined` when it is right. */
export function complaintOf({ from, to, typeOnly }: Edge): string | undefined {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (!room) return `${from} is in no room of the house`;
  if (!target) return `${from} imports ${to}, which is in no room of the house`;
  if (room === target || room.mayImport.some((path) => to.startsWith(path))) return undefined;
  const exception = EXCEPTIONS.find((each) => from.startsWith(each.from) && to.startsWith(each.to));
  if (exception && (typeOnly || !exception.typesOnly)) return undefined;
  return `${from} imports ${to}: ${room.path} may not look into ${target.path}${exception ? ' for more than types' : ''}`;
}
