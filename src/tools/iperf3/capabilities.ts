import type { Capabilities } from '../capabilities.js';

/** Those versions are read by their text, which lacks what JSON has. */
const ONLY_JSON = 'not from 3.7 to 3.16';

export const CAPABILITIES: Capabilities = {
  abilities: {
    tcp: true,
    udp: true,
    sctp: 'where iperf3 and the kernel have it; not run here',
    mptcp: 'from 3.19 on, where the kernel has it; not run here',
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
    reorderedPackets: { summary: 'receiver (UDP)' },
    congestionWindowBytes: { intervals: 'sender (TCP)' },
    rttSeconds: { intervals: `sender (TCP), ${ONLY_JSON}` },
    minRttSeconds: { summary: `sender (TCP), ${ONLY_JSON}` },
    meanRttSeconds: { summary: `sender (TCP), ${ONLY_JSON}` },
    maxRttSeconds: { summary: `sender (TCP), ${ONLY_JSON}` },
    cpuRatio: { summary: 'both; before 3.17 in part, see CPU load' },
  },
};
