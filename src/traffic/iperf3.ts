import type { Host } from '../host/host.js';
import type { Iperf3Options, Iperf3OptionsInput } from '../tools/iperf3/options.js';
import { iperf3 as tool } from '../tools/iperf3/tool.js';
import { ToolTraffic } from './tool-traffic.js';
import type { OwnPlace } from './traffic.js';

/** An iperf3 server. It serves one client and ends. */
export class Iperf3ServerTraffic extends ToolTraffic<Iperf3Options> {
  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
   * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and this one cannot.
   */
  constructor(host: Host, options: Iperf3OptionsInput & OwnPlace = {}) {
    super(tool, 'server', host, options);
  }
}

/** An iperf3 client. */
export class Iperf3ClientTraffic extends ToolTraffic<Iperf3Options> {
  /** @throws What the server's does. */
  constructor(host: Host, options: Iperf3OptionsInput & OwnPlace = {}) {
    super(tool, 'client', host, options);
  }
}

/** The two ends of iperf3 traffic. Give both the same options. */
export const iperf3 = {
  server: (host: Host, options?: Iperf3OptionsInput & OwnPlace) => new Iperf3ServerTraffic(host, options),
  client: (host: Host, options?: Iperf3OptionsInput & OwnPlace) => new Iperf3ClientTraffic(host, options),
};
