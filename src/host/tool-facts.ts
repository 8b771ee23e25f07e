import { ToolError } from '../core/errors.js';
import type { Facts, Feature, Program } from '../tools/program.js';
import type { ExecResult, Host } from './host.js';

/** How long a program may take to say its version. */
const PATIENCE_SECONDS = 10;

/** What a host knows of its tools: every question is asked once, and again only after it could not be asked. */
export class ToolFacts {
  readonly #versions = new Map<string, Promise<string>>();
  readonly #features = new Map<string, Promise<boolean | undefined>>();

  constructor(private readonly host: Host) {}

  /**
   * Version of a program on this host, and which of the features it has.
   *
   * @throws ToolError `TOOL_MISSING` when it cannot be run, `TOOL_UNKNOWN` when it does not say a version.
   */
  async of(program: Program, features: readonly Feature[] = []): Promise<Facts> {
    const path = this.host.toolPath(program);
    const version = await once(this.#versions, `${program.name} ${path}`, () => this.#version(program, path));
    const found = await Promise.all(
      features.map((feature) =>
        once(this.#features, `${feature.name} ${path}`, () => this.#ask(feature, path)),
      ),
    );
    const known = new Map(features.map((feature, index) => [feature.name, found[index]]));
    return { path, version, has: ({ name }) => known.get(name) };
  }

  async #ask(feature: Feature, path: string): Promise<boolean | undefined> {
    return feature.read(await this.host.exec(feature.argv(path), { timeoutSeconds: PATIENCE_SECONDS }));
  }

  async #version(program: Program, path: string): Promise<string> {
    const command = [path, ...program.versionArgs];
    const answer = await this.host.exec(command, { timeoutSeconds: PATIENCE_SECONDS });
    const version = program.parseVersion(`${answer.stdout}\n${answer.stderr}`);
    if (version !== undefined) return version;
    throw this.#noVersion(program, command, answer);
  }

  #noVersion({ name, versionArgs }: Program, command: readonly string[], answer: ExecResult): ToolError {
    const where = this.host.name;
    const lines = [...answer.stdout.split('\n'), ...answer.stderr.split('\n')].filter(Boolean).slice(-5);
    const details = { host: where, command, output: [{ end: `${name} on ${where}`, lines }] };
    if (answer.exitCode !== 126 && answer.exitCode !== 127)
      return new ToolError(
        'TOOL_UNKNOWN',
        `${command[0]} on ${where} did not answer ${versionArgs.join(' ')} with a version of ${name}`,
        details,
      );
    return new ToolError(
      'TOOL_MISSING',
      `${name} cannot be run on ${where}: ${command[0]} was not found or may not be executed. ` +
        `Install it there, or give its path in the topology: hosts.${where}.tools.${name}`,
      details,
    );
  }
}

function once<T>(asked: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = asked.get(key);
  if (known) return known;
  const answer = ask();
  asked.set(key, answer);
  answer.catch(() => asked.delete(key));
  return answer;
}
