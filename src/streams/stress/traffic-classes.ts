import type { BitrateInput } from '../../core/units.js';
import type { Host } from '../../host/host.js';
import type { Protocol } from '../../results/traffic-result.js';
import type { Direction } from '../../tools/tool.js';
import type { Traffic } from '../../traffic/traffic.js';
import type { CommType } from './options.js';

/** What one end of a random stream is made with. */
export interface StressEndOptions {
  protocol: Protocol;
  direction: Direction;
  /** Size in bytes. */
  length: number;
  /** Absent: as fast as it can. */
  bitrate?: BitrateInput;
  /** Where it comes from; absent: by the host's routes. */
  bind?: string;
  /** That of `dstIp`, when it is given. */
  ipVersion?: 4 | 6;
  /** The multicast group; absent without `commType`. */
  group?: string;
  /** Seconds of an interval, in the place of ping from one request to the next; absent: what the tool has by default. */
  interval?: number;
  /** Only one-ended traffic: where it goes. The clients of others are told by their stream. */
  target?: string;
}

/** It is given `StressEndOptions`, of which it may demand as much as what it says that it can carries. */
type MakeEnd = new (host: Host, options: never) => Traffic;

/**
 * Traffic of the user's own for stress: classes that are made with a host and with what was drawn (`StressEndOptions`). Some are
 * made before the start, too, to find out what is possible; they are not started.
 */
export interface TrafficClasses {
  client: MakeEnd;
  /** Absent for one-ended traffic. */
  server?: MakeEnd;
  /** What it can carry. @default in the place of a tool of Netwright's: what that can; otherwise it has to be given */
  protocols?: readonly Protocol[];
  /** @default in the place of a tool of Netwright's: what that can; otherwise ['forward'] */
  directions?: readonly Direction[];
  /** Groups that it can send to. @default none */
  commTypes?: readonly CommType[];
}
