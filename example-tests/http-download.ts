import { evaluate, type Criteria, type Host, type RemoteProcess, type TrafficResult } from 'netwright';
import type { RunContext, Traffic } from 'netwright';

const SERVER = `
  const { createServer } = require('node:http');
  const block = Buffer.alloc(64 * 1024);
  createServer((request, response) => {
    const more = () => { while (response.write(block)); };
    response.on('drain', more);
    more();
  }).listen(Number(process.argv[1]), () => console.log('listening'));`;

/** An HTTP server that sends for as long as somebody reads. */
export class HttpServer implements Traffic {
  readonly role = 'server';
  readonly results = undefined; // it measures nothing
  started = false;
  #port = 0;
  #process: RemoteProcess | undefined;

  constructor(readonly host: Host) {}

  get running() {
    return this.#process !== undefined;
  }

  prepare({ port = 0 }: RunContext) {
    this.#port = port;
  }

  async start() {
    this.#process = await this.host.spawn([process.execPath, '-e', SERVER, String(this.#port)]);
    this.started = true;
    for await (const { text } of this.#process.lines) if (text === 'listening') return;
    throw new Error('the HTTP server ended before it listened');
  }

  async run(seconds: number) {
    await this.start();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    await this.stop();
  }

  async stop() {
    await this.#process?.kill('KILL');
    await this.#process?.exited;
    this.#process = undefined;
  }

  validate(): boolean {
    return true;
  }
}

/** curl, downloading for a given time. */
export class CurlDownload implements Traffic {
  readonly role = 'client';
  results: TrafficResult | undefined;
  started = false;
  #context: RunContext = {};
  #process: RemoteProcess | undefined;
  #ended: Promise<void> | undefined;

  constructor(readonly host: Host) {}

  get running() {
    return this.#process !== undefined;
  }

  prepare(context: RunContext) {
    this.#context = context;
    this.results = undefined;
  }

  async start(seconds = 86_400) {
    const { target, port } = this.#context;
    this.#process = await this.host.spawn([
      ...['curl', '--silent', '--output', '/dev/null', '--max-time', String(seconds)],
      ...['--write-out', '%{size_download} %{time_total} %{http_code}\n', `http://${target}:${port}/`],
    ]);
    this.started = true;
    this.#ended = this.#conclude(this.#process, seconds);
  }

  async run(seconds: number) {
    await this.start(seconds);
    await this.#ended;
    if (!this.results!.sound) throw new Error(`curl failed: ${this.results!.notes.join('; ')}`);
  }

  /** A curl that is ended writes no figures: `run` measures, `start` only makes traffic. */
  async stop() {
    await this.#process?.kill('TERM');
    await this.#ended;
  }

  validate(criteria?: Criteria): boolean {
    if (!this.results) throw new Error('curl has measured nothing yet');
    const subject = { result: this.results, stream: 'curl', host: this.host.name };
    return evaluate([subject], criteria).every(({ pass }) => pass);
  }

  async #conclude(process: RemoteProcess, seconds: number) {
    let last = '';
    for await (const { channel, text } of process.lines) if (channel === 'stdout') last = text;
    await process.exited;
    this.#process = undefined;
    this.results = resultOf(last, seconds);
  }
}

/** What curl's last line says. A figure that it does not give is absent, and what proves nothing is not sound. */
function resultOf(line: string, seconds: number): TrafficResult {
  const [bytes, durationSeconds, status] = line.split(' ').map(Number);
  const problems: string[] = [];
  let summary: TrafficResult['summary'];
  if (bytes && durationSeconds) {
    summary = { durationSeconds, bytes, bitsPerSecond: (bytes * 8) / durationSeconds };
    if (status !== 200) problems.push(`the HTTP status is ${status}`);
    if (durationSeconds < seconds * 0.99) problems.push(`it ended after ${durationSeconds} s`);
  } else problems.push(`nothing was downloaded: ${line || 'curl wrote no figures'}`);
  return {
    ...{ tool: 'curl', role: 'client', direction: 'reverse', sender: false, protocol: 'tcp' },
    ...{ intervals: [], flows: [], sound: problems.length === 0, notes: problems },
    ...(summary && { summary }),
  };
}
