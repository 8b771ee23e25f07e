import { sleep } from '../core/wait.js';
import type { Traffic } from '../traffic/traffic.js';
import { launchServer } from './launch.js';
import { requireServer } from './require-ends.js';
import type { StreamOptions } from './stream-ends.js';
import { Stream } from './stream.js';
import { StreamPorts } from './stream-ports.js';

export interface SingleHostStreamOptions extends Pick<StreamOptions, 'name' | 'port' | 'portFindTries'> {
  /** The one end there is: ping, or any traffic that needs no other end started by Netwright. */
  server: Traffic;
}

/**
 * One-ended traffic, such as ping: one process on one host. It has no clients; its results are `results.server`.
 * With `port`, that port (or the next free one) of its host is reserved while it runs, and told to it; without, none is.
 */
export class SingleHostStream extends Stream {
  /** @throws UsageError `NO_SERVER`, `BAD_PORT` and `BAD_TRIES` for impossible numbers. */
  constructor({ server, name, port, portFindTries }: SingleHostStreamOptions) {
    super({ server, clients: [], name, port, portFindTries });
  }

  protected override serversFor(): readonly Traffic[] {
    requireServer(this.server, this.name);
    return [this.server];
  }

  protected override portsFor({ port, portFindTries = 10 }: SingleHostStreamOptions): StreamPorts {
    const host = port === undefined ? undefined : this.server.host;
    return new StreamPorts(host, 1, port, portFindTries);
  }

  protected override async startTraffic(delaySeconds: number): Promise<void> {
    await sleep(delaySeconds * 1000, this.life.signal);
    await this.#launch(() => this.server.start());
    this.life.signal.throwIfAborted();
  }

  protected override async runTraffic(seconds: number): Promise<void> {
    await this.#launch(() => this.server.run(seconds));
  }

  async #launch(act: () => Promise<void>): Promise<void> {
    const { server, reserved, durationSeconds } = this;
    const { signal } = this.life;
    await reserved.reserve();
    await this.line?.arrive(this, signal);
    signal.throwIfAborted();
    const planned = durationSeconds === undefined ? {} : { durationSeconds };
    await launchServer(server, [], 0, reserved, planned, signal, act);
  }
}
