import { processesOf, type Process } from './proc.js';

/**
 * CPU time of supervisors, from looks at their process groups: everything in them but the tools. The shells that wait
 * for a tool have its time among that of their children, so for them only their own counts; so has the supervisor itself
 * once it has waited for them, so that what it reaped counts as long as tools run.
 *
 * Looks are few, since they cost time themselves: what a process did after the last look that saw it is missing. Look
 * shortly before traffic ends, and after it.
 */
export class SupervisorCpu {
  readonly #first: ReadonlyMap<string, Process>;
  readonly #last = new Map<string, Process>();
  readonly #waiters = new Set<string>();
  readonly #supervisors = new Set<string>();
  /** What the looks themselves cost this process, in milliseconds. */
  lookMs = 0;

  constructor(
    private readonly groups: ReadonlySet<number>,
    private readonly tool: string,
  ) {
    this.look();
    this.#first = new Map(this.#last);
    this.lookMs = 0;
  }

  look(): void {
    const before = process.cpuUsage();
    const all = processesOf(this.groups);
    const tools = all.filter(({ name }) => name === this.tool);
    const parents = new Set(tools.map(({ parent }) => parent));
    const waiters = all.filter(({ pid }) => parents.has(pid));
    for (const { key } of waiters) this.#waiters.add(key);
    const supervisors = new Set(waiters.map(({ parent }) => parent));
    for (const each of all) {
      if (tools.includes(each)) continue;
      if (supervisors.has(each.pid)) this.#supervisors.add(each.key);
      const over = tools.length === 0 && this.#supervisors.has(each.key);
      this.#last.set(each.key, over ? { ...each, reapedMs: this.#last.get(each.key)!.reapedMs } : each);
    }
    const { user, system } = process.cpuUsage(before);
    this.lookMs += (user + system) / 1000;
  }

  /** Since the first look, in milliseconds. */
  get usedMs(): number {
    const of = (each: Process | undefined) =>
      each === undefined ? 0 : each.ownMs + (this.#waiters.has(each.key) ? 0 : each.reapedMs);
    return [...this.#last].reduce((sum, [key, each]) => sum + of(each) - of(this.#first.get(key)), 0);
  }
}
