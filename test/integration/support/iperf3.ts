import type { Host } from '../../../src/host/host.js';
import { until } from './poll.js';

/** What one end saw, interval by interval, in Mbit/s. */
export interface Rates {
  received: number[];
  retransmits: number;
}

interface Report {
  error?: string;
  end: { sum_sent: { retransmits: number } };
  server_output_json: { intervals: { sum: { seconds: number; bits_per_second: number } }[] };
}

/** Runs iperf3 by hand, TCP from client to server: the lab is tested without the rooms above it. */
export async function measure(server: Host, client: Host, address: string, seconds: number): Promise<Rates> {
  const listener = await server.spawn(['iperf3', '-s', '-1', '-J']);
  const supervisor = await server.supervisor();
  await until(async () => (await supervisor.ports.listening([5201])).has(5201), 'iperf3 to listen');
  const argv = ['iperf3', '-c', address, '-t', String(seconds), '-J', '--get-server-output'];
  const { stdout } = await client.exec(argv, { timeoutSeconds: seconds + 10 });
  await listener.exited;
  const report = JSON.parse(stdout) as Report;
  if (report.error) throw new Error(report.error);
  const whole = report.server_output_json.intervals.filter(({ sum }) => sum.seconds > 0.5);
  return {
    received: whole.map(({ sum }) => sum.bits_per_second / 1e6),
    retransmits: report.end.sum_sent.retransmits,
  };
}

/** Bytes that a host's end of the link has received. */
export async function receivedBytes(host: Host): Promise<number> {
  const { stdout } = await host.exec(['ip', '-j', '-s', 'link', 'show', 'dev', 'eth0']);
  const [link] = JSON.parse(stdout) as { stats64: { rx: { bytes: number } } }[];
  return link!.stats64.rx.bytes;
}
