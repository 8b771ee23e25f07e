import type { IntervalResult, TrafficSummary } from '../results/traffic-result.js';

/** What a tool may be able to do, in the words of the docs' table. */
export const ABILITIES = {
  tcp: "`protocol: 'tcp'`",
  udp: "`protocol: 'udp'`",
  sctp: "`protocol: 'sctp'`",
  mptcp: "`protocol: 'mptcp'`",
  icmp: "`protocol: 'icmp'`",
  reverse: "`direction: 'reverse'`",
  bidirectional: "`direction: 'bidirectional'`",
  parallel: '`parallel`',
  bitrate: '`bitrate`',
  length: '`length`',
  omit: '`omit`',
  ipv6: 'IPv6',
  sharedServer: 'several clients on one port',
  multicast: 'multicast and broadcast',
  liveIntervals: 'intervals as they come',
  dataPort: 'data port fixed and leased',
} as const;
export type Ability = keyof typeof ABILITIES;

/** Whether a tool can, or a condition in words, such as `from 3.19 on`. */
export type Support = boolean | string;

/** A figure of an interval or of a summary. */
export type Figure =
  | Exclude<keyof IntervalResult, 'startSeconds' | 'endSeconds' | 'omitted'>
  | Exclude<keyof TrafficSummary, 'durationSeconds'>;

/** Which end has a figure, in words, such as `receiver (UDP)`; absent: it is never measured. */
export interface Measured {
  intervals?: string;
  summary?: string;
}

/** What a tool can do and what it measures: the source of the docs' table. */
export interface Capabilities {
  readonly abilities: Readonly<Record<Ability, Support>>;
  readonly figures: Readonly<Partial<Record<Figure, Measured>>>;
}
