/** Undo steps in reverse order of their registration. Every step runs, whatever the others did. */
export class CleanupStack implements AsyncDisposable {
  #steps: (() => unknown)[] = [];

  /** Registers `undo`. Call it on the line after the acquisition. */
  defer(undo: () => unknown): void {
    this.#steps.push(undo);
  }

  /** Hands the steps over: this stack forgets them, the returned one runs them. */
  move(): CleanupStack {
    const other = new CleanupStack();
    other.#steps = this.#steps;
    this.#steps = [];
    return other;
  }

  /**
   * Runs every step, last one first; a second call finds nothing to do.
   *
   * @throws the step's error when one failed, an `AggregateError` of all when several did.
   */
  async dispose(): Promise<void> {
    const errors: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} clean-up steps failed`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
