import type { Host } from '../host/host.js';
import { iperf3 as tool } from '../tools/iperf3/tool.js';
import type { Iperf3Options, Iperf3OptionsInput } from '../tools/iperf3/options.js';
import { ToolTraffic } from './tool-traffic.js';

/** One end of iperf3 traffic. */
export type Iperf3Traffic = ToolTraffic<Iperf3Options>;

/** Where one end of its own, without a stream, finds the other. */
export interface OwnPlace {
  /** Port to listen on or to connect to; a stream's overrides it. */
  port?: number;
  /** Address of the server, for a client; a stream's overrides it. */
  target?: string;
}

/**
 * The two ends of iperf3 traffic. Give both the same options.
 *
 * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
 */
export const iperf3 = {
  server: (host: Host, options: Iperf3OptionsInput & OwnPlace = {}): Iperf3Traffic =>
    traffic('server', host, options),
  client: (host: Host, options: Iperf3OptionsInput & OwnPlace = {}): Iperf3Traffic =>
    traffic('client', host, options),
};

function traffic(
  role: 'server' | 'client',
  host: Host,
  options: Iperf3OptionsInput & OwnPlace,
): Iperf3Traffic {
  const { port, target, ...own } = options;
  const place = { ...(port !== undefined && { port }), ...(target !== undefined && { target }) };
  return new ToolTraffic(tool, role, host, tool.parseOptions(own), place);
}
