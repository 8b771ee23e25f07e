import type { Host } from '../host/host.js';
import type { NetperfOptions, NetperfOptionsInput } from '../tools/netperf/options.js';
import { netperf as tool } from '../tools/netperf/tool.js';
import { ToolTraffic } from './tool-traffic.js';
import type { OwnPlace } from './traffic.js';

/** A netserver. It serves one client, whose data goes to a port of its own. */
export class NetperfServerTraffic extends ToolTraffic<NetperfOptions> {
  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
   * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and this one cannot.
   */
  constructor(host: Host, options: NetperfOptionsInput & OwnPlace = {}) {
    super(tool, 'server', host, options);
  }
}

/** A netperf client. */
export class NetperfClientTraffic extends ToolTraffic<NetperfOptions> {
  /** @throws What the server's does. */
  constructor(host: Host, options: NetperfOptionsInput & OwnPlace = {}) {
    super(tool, 'client', host, options);
  }
}

/** The two ends of netperf traffic. Give both the same options. */
export const netperf = {
  server: (host: Host, options?: NetperfOptionsInput & OwnPlace) => new NetperfServerTraffic(host, options),
  client: (host: Host, options?: NetperfOptionsInput & OwnPlace) => new NetperfClientTraffic(host, options),
};
