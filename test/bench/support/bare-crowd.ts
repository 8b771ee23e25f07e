import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResidentShell } from './resident-shell.js';

/**
 * What a careful person writes for many pairs at once: start all servers, wait until each listens, start all clients, wait until
 * every one of both has told of bytes in its first interval.
 */
const SCRIPT = `
cd "$1" || exit
ends() { grep -lE "$1" *."$2" 2>/dev/null | wc -l; }
while read -r pairs first seconds more; do
  rm -f *.server *.client
  port=$first
  while [ $port -lt $((first + pairs)) ]; do
    iperf3 -s -1 -p $port -i 1 --forceflush -f k >$port.server 2>&1 &
    port=$((port + 1))
  done
  until [ "$(ends 'Server listening' server)" = "$pairs" ]; do sleep 0.02; done
  echo listening
  port=$first
  while [ $port -lt $((first + pairs)) ]; do
    iperf3 -c 127.0.0.1 -p $port -t $seconds -i 1 -b 1M -f k --connect-timeout 5000 --forceflush $more >$port.client 2>&1 &
    port=$((port + 1))
  done
  echo started
  interval='^\\[ *[0-9]+\\] +[0-9.]+-[0-9.]+ +sec +[0-9.]*[1-9]'
  limit=$(($(date +%s) + 60))
  until [ "$(ends "$interval" server) $(ends "$interval" client)" = "$pairs $pairs" ] || [ $(date +%s) -gt $limit ]; do
    sleep 0.02
  done
  echo flowing
  wait
  echo "over $(ends 'receiver$' server) $(ends 'receiver$' client)"
done`;

/** Moments of a crowd, in seconds after its start. */
export interface CrowdTimes {
  /** Every server has said so. */
  listening: number;
  /** Every client was started. */
  started: number;
  /** Both ends of every pair have told of bytes in an interval. */
  flowing: number;
  /** How many ends have told their sound end, of twice the pairs. */
  sound: number;
}

/** Many pairs of iperf3 on loopback, started by a shell script that is up already. */
export class BareCrowd implements AsyncDisposable {
  readonly #directory = mkdtempSync(join(tmpdir(), 'nw-bench-'));
  readonly #shell = new ResidentShell(SCRIPT, this.#directory);

  /**
   * @param first port of the first pair; the others have those after it.
   * @param args more arguments of the clients.
   */
  async run(
    pairs: number,
    first: number,
    seconds: number,
    args: readonly string[] = [],
  ): Promise<CrowdTimes> {
    const start = this.#shell.ask([pairs, first, seconds, ...args].join(' '));
    const at = async () => ((await this.#shell.next()).at - start) / 1000;
    const [listening, started, flowing] = [await at(), await at(), await at()];
    const [, servers, clients] = (await this.#shell.next()).text.split(' ').map(Number);
    return { listening, started, flowing, sound: servers! + clients! };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#shell[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true });
  }
}
