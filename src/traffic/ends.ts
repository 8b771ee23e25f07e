import type { Host } from '../host/host.js';
import type { ToolName } from '../tools/tools.js';
import { Iperf2ClientTraffic, Iperf2ServerTraffic } from './iperf2.js';
import { Iperf3ClientTraffic, Iperf3ServerTraffic } from './iperf3.js';
import { PingTraffic } from './ping.js';
import type { CommonOptions } from '../tools/tool.js';
import { NetperfClientTraffic, NetperfServerTraffic } from './netperf.js';
import type { Traffic } from './traffic.js';

type Make = new (host: Host, options: object) => Traffic & { options: CommonOptions };

/** The traffic of each tool's ends; without a server the tool is one-ended. */
export const ENDS: Readonly<Record<ToolName, { client: Make; server?: Make }>> = {
  iperf3: { client: Iperf3ClientTraffic, server: Iperf3ServerTraffic },
  iperf2: { client: Iperf2ClientTraffic, server: Iperf2ServerTraffic },
  netperf: { client: NetperfClientTraffic, server: NetperfServerTraffic },
  ping: { client: PingTraffic },
};
