/**
 * Facts about the hosts, gathered from all tests of a run. A fact that differs between tests has all its values.
 * The object that is written to is given, because Allure's reporter reads it at the end of the run.
 */
export class EnvironmentFacts {
  readonly #values = new Map<string, Set<string>>();
  readonly #own: ReadonlySet<string>;

  /** What stands in `info` already was set by the user, and stays. */
  constructor(private readonly info: Record<string, string | undefined>) {
    this.#own = new Set(Object.keys(info));
  }

  add(facts: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(facts)) {
      if (this.#own.has(name)) continue;
      const values = this.#values.get(name) ?? new Set();
      this.#values.set(name, values.add(value));
      this.info[name] = [...values].sort().join('; ');
    }
  }
}
