import type { Capabilities, Measured } from '../capabilities.js';

const BOTH: Measured = { intervals: 'client', summary: 'both' };
const CLIENT: Measured = { summary: 'client (rr, crr)' };
const RECEIVER: Measured = { summary: 'receiver (UDP)' };

export const CAPABILITIES: Capabilities = {
  abilities: {
    tcp: true,
    udp: true,
    sctp: 'where built with it and the kernel has it; not run here',
    mptcp: false,
    icmp: false,
    reverse: "of `test: 'stream'`",
    bidirectional: false,
    parallel: false,
    bitrate: false,
    length: true,
    omit: false,
    ipv6: true,
    sharedServer: false,
    multicast: false,
    liveIntervals: 'client',
    dataPort: true,
  },
  figures: {
    bytes: BOTH,
    bitsPerSecond: BOTH,
    retransmits: { summary: 'sender (TCP)' },
    packets: { summary: 'both (UDP)' },
    lostPackets: RECEIVER,
    lossRatio: RECEIVER,
    transactionsPerSecond: { intervals: 'client (rr, crr)', summary: 'client (rr, crr)' },
    minLatencySeconds: CLIENT,
    meanLatencySeconds: CLIENT,
    p50LatencySeconds: CLIENT,
    p90LatencySeconds: CLIENT,
    p99LatencySeconds: CLIENT,
    maxLatencySeconds: CLIENT,
    hostCpuRatio: { summary: 'both (`cpu: true`)' },
  },
};
