import type { Host } from '../host/host.js';
import type { PingOptions, PingOptionsInput } from '../tools/ping/options.js';
import { ping as tool } from '../tools/ping/tool.js';
import { ToolTraffic } from './tool-traffic.js';
import type { OwnPlace } from './traffic.js';

/** ping on a host. It is one-ended: `target` is any address or name that answers. */
export class PingTraffic extends ToolTraffic<PingOptions> {
  /**
   * @throws UsageError `BAD_OPTION` naming every wrong option, its limits and what was seen.
   * @throws UnsupportedError `UNSUPPORTED_OPTION` for what other tools can and this one cannot.
   */
  constructor(host: Host, options: PingOptionsInput & OwnPlace = {}) {
    super(tool, 'client', host, options);
  }
}

/** ping on a host, for a `SingleHostStream`. */
export const ping = (host: Host, options?: PingOptionsInput & OwnPlace) => new PingTraffic(host, options);
