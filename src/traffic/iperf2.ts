import type { Host } from '../host/host.js';
import type { Iperf2Options, Iperf2OptionsInput } from '../tools/iperf2/options.js';
import { iperf2 as tool } from '../tools/iperf2/tool.js';
import { ToolTraffic } from './tool-traffic.js';
import type { OwnPlace } from './traffic.js';

/** An iperf2 server. It serves any number of clients, until it is stopped. */
export class Iperf2ServerTraffic extends ToolTraffic<Iperf2Options> {
  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
   * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and this one cannot.
   */
  constructor(host: Host, options: Iperf2OptionsInput & OwnPlace = {}) {
    super(tool, 'server', host, options);
  }
}

/** An iperf2 client. */
export class Iperf2ClientTraffic extends ToolTraffic<Iperf2Options> {
  /** @throws What the server's does. */
  constructor(host: Host, options: Iperf2OptionsInput & OwnPlace = {}) {
    super(tool, 'client', host, options);
  }
}

/** The two ends of iperf2 traffic. Give both the same options. */
export const iperf2 = {
  server: (host: Host, options?: Iperf2OptionsInput & OwnPlace) => new Iperf2ServerTraffic(host, options),
  client: (host: Host, options?: Iperf2OptionsInput & OwnPlace) => new Iperf2ClientTraffic(host, options),
};
