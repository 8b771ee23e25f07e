import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '../../..');

/** A Node process of its own that uses the engine: to be killed, or to run as somebody else or somewhere else. */
export interface Child {
  readonly pid: number;
  /** The next value that it said. @throws Error with its standard error when it ends instead. */
  heard<T>(): Promise<T>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code; `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
}

export interface ChildOptions {
  /** In front of `node`; it must become `node` by exec when the PID matters. */
  prefix?: readonly string[];
  env?: NodeJS.ProcessEnv;
}

/**
 * Starts a program.
 *
 * @param body JavaScript; `engine(path)` imports a module of `src`, `say(value)` sends JSON, `forever()` never returns.
 */
export function startChild(body: string, { prefix = [], env = {} }: ChildOptions = {}): Child {
  const [file = '', ...args] = [...prefix, process.execPath, '--input-type=module', '-e', program(body)];
  const child = spawn(file, args, {
    cwd: '/',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  exited.catch(() => undefined);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const values = valuesOf(child.stdout);
  return {
    pid: child.pid ?? -1,
    exited,
    kill: (signal) => void child.kill(signal),
    async heard<T>() {
      const next = await values.next();
      if (!next.done) return next.value as T;
      throw new Error(`the child ended with ${await exited}:\n${errors}`);
    },
  };
}

async function* valuesOf(output: NodeJS.ReadableStream): AsyncGenerator<unknown> {
  let rest = '';
  for await (const chunk of output) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as unknown;
  }
}

function program(body: string): string {
  const source = pathToFileURL(`${compiledSource()}/`).href;
  return `
    const engine = (path) => import(${JSON.stringify(source)} + path);
    const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
    const forever = () => new Promise(() => setInterval(() => undefined, 1000));
    ${body}`;
}

let compiled: string | undefined;

/** The engine as JavaScript, where every user may read it; gone with the worker's temporary directory. */
function compiledSource(): string {
  if (compiled) return compiled;
  const directory = mkdtempSync(join(tmpdir(), 'nw-compiled-'));
  chmodSync(directory, 0o755);
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  compileInto(join(ROOT, 'src'), join(directory, 'src'));
  return (compiled = join(directory, 'src'));
}

function compileInto(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) compileInto(source, target);
    else if (!entry.name.endsWith('.ts')) copyFileSync(source, target);
    else writeFileSync(target.replace(/\.ts$/, '.js'), asJavaScript(readFileSync(source, 'utf8')));
  }
}

function asJavaScript(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
