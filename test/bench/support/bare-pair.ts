import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../integration/support/sshd.js';
import { ResidentShell } from './resident-shell.js';

/** What a careful person writes: wait for the server, run the client, wait for the server's end. */
const SCRIPT = `
cd "$1" || exit
while read -r port seconds; do
  : >server
  iperf3 -s -1 -p "$port" -i 1 --forceflush -f k >server 2>&1 &
  until grep -q 'Server listening' server; do sleep 0.005; done
  echo listening
  iperf3 -c 127.0.0.1 -p "$port" -t "$seconds" -i 1 -f k --connect-timeout 5000 --forceflush >client 2>&1
  client=$?
  echo client
  wait $!
  echo "over $client $?"
done`;

/** Moments of a run, in milliseconds after its start. */
export interface BareTimes {
  /** The server's line was seen. */
  listening: number;
  /** The client has ended. */
  client: number;
  /** Both have. */
  over: number;
}

/** A pair of iperf3 on loopback, started by a shell script that is up already. */
export class BarePair implements AsyncDisposable {
  readonly #directory = mkdtempSync(join(tmpdir(), 'nw-bench-'));
  readonly #shell = new ResidentShell(SCRIPT, this.#directory);

  /** @throws unless both ends report their sound end. */
  async run(seconds: number): Promise<BareTimes> {
    const port = await freePort('127.0.0.1');
    const start = this.#shell.ask(`${port} ${seconds}`);
    const listening = await this.#shell.next();
    const client = await this.#shell.next();
    const over = await this.#shell.next();
    const outputs = ['server', 'client'].map((name) => readFileSync(join(this.#directory, name), 'utf8'));
    if (over.text !== 'over 0 0' || !outputs.every((output) => /\breceiver$/m.test(output)))
      throw new Error(`bare iperf3 failed (${over.text}):\n${outputs.join('\n')}`);
    return { listening: listening.at - start, client: client.at - start, over: over.at - start };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#shell[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true });
  }
}
