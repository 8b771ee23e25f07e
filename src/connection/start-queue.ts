/**
 * Starts of commands on their way to the host. What comes while the host is busy with some waits, and goes together. Those that go
 * together are all forked before any of them runs: two hundred traffic tools leave no CPU time to fork the two hundred and first.
 */
export class StartQueue {
  #waiting: { request: string; sent: () => void }[] = [];
  #sending = false;

  /**
   * @param send requests, one a line.
   * @param begun settles when the host has begun what it was sent.
   */
  constructor(
    private readonly send: (requests: readonly string[]) => void,
    private readonly begun: () => Promise<unknown>,
  ) {}

  /** Resolves when the request was sent. */
  push(request: string): Promise<void> {
    return new Promise((sent) => {
      this.#waiting.push({ request, sent });
      if (!this.#sending) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#sending = true;
    // Those that are made at the same time go together too.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const requests = batch.map(({ request }) => request);
      // Who waits for a start has a deadline of his own, and hears of a lost connection by himself.
      const begun = this.#sent(requests).catch(() => undefined);
      for (const { sent } of batch) sent();
      await begun;
    }
    this.#sending = false;
  }

  async #sent(requests: readonly string[]): Promise<void> {
    this.send(requests.length > 1 ? ['H', ...requests] : requests);
    await this.begun();
  }
}
