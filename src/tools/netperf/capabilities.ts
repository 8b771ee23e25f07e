import type { Capabilities, Measured } from '../capabilities.js';

const BOTH: Measured = { intervals: 'both; at the client, but of UDP streams', summary: 'both' };
const REQUESTS = 'sender (TCP, UDP); rr and crr, at the client';
const LATENCY: Measured = { summary: REQUESTS };
const RECEIVER: Measured = { summary: 'receiver (UDP)' };

export const CAPABILITIES: Capabilities = {
  abilities: {
    tcp: true,
    udp: true,
    sctp: 'where built with it and the kernel has it; not run here',
    mptcp: false,
    icmp: false,
    reverse: "of `test: 'stream'`, but UDP",
    bidirectional: false,
    parallel: false,
    bitrate: false,
    length: true,
    omit: false,
    ipv6: true,
    sharedServer: false,
    multicast: false,
    liveIntervals: 'at the client, but of UDP streams',
    dataPort: true,
  },
  figures: {
    bytes: BOTH,
    bitsPerSecond: BOTH,
    retransmits: { summary: 'sender (TCP); but of crr' },
    packets: { summary: 'both (UDP)' },
    lostPackets: RECEIVER,
    lossRatio: RECEIVER,
    transactionsPerSecond: { intervals: REQUESTS, summary: REQUESTS },
    minLatencySeconds: LATENCY,
    meanLatencySeconds: LATENCY,
    p50LatencySeconds: LATENCY,
    p90LatencySeconds: LATENCY,
    p99LatencySeconds: LATENCY,
    maxLatencySeconds: LATENCY,
    hostCpuRatio: { summary: 'both; with `cpu: true`' },
  },
};
