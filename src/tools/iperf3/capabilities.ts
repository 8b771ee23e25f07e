import type { Capabilities } from '../capabilities.js';

export const CAPABILITIES: Capabilities = {
  abilities: {
    tcp: true,
    udp: true,
    sctp: false,
    mptcp: false,
    icmp: false,
    reverse: true,
    bidirectional: 'from 3.7 on',
    parallel: true,
    bitrate: true,
    length: true,
    omit: true,
    ipv6: true,
    sharedServer: false,
    multicast: false,
    liveIntervals: 'from 3.7 on',
    dataPort: true,
  },
  figures: {
    bytes: { intervals: 'both', summary: 'both' },
    bitsPerSecond: { intervals: 'both', summary: 'both' },
    retransmits: { intervals: 'sender (TCP)', summary: 'sender (TCP)' },
    packets: { intervals: 'both (UDP)', summary: 'both (UDP)' },
    lostPackets: { intervals: 'receiver (UDP)', summary: 'receiver (UDP)' },
    lossRatio: { intervals: 'receiver (UDP)', summary: 'receiver (UDP)' },
    jitterSeconds: { intervals: 'receiver (UDP)', summary: 'receiver (UDP)' },
  },
};
