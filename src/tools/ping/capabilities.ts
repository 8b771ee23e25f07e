import type { Capabilities } from '../capabilities.js';

/** ping measures what comes back. */
const BOTH = { intervals: 'receiver', summary: 'receiver' };
const PACED = 'receiver; not with `flood`';

export const CAPABILITIES: Capabilities = {
  abilities: {
    tcp: false,
    udp: false,
    sctp: false,
    mptcp: false,
    icmp: true,
    reverse: false,
    bidirectional: false,
    parallel: false,
    bitrate: false,
    length: true,
    omit: false,
    ipv6: true,
    sharedServer: false,
    multicast: false,
    liveIntervals: 'except `flood`',
    dataPort: false,
  },
  figures: {
    bytes: BOTH,
    bitsPerSecond: BOTH,
    packets: BOTH,
    lostPackets: BOTH,
    lossRatio: BOTH,
    reorderedPackets: { intervals: PACED, summary: PACED },
    duplicatePackets: BOTH,
    rttSeconds: { intervals: 'receiver' },
    minRttSeconds: { summary: 'receiver' },
    meanRttSeconds: { summary: 'receiver' },
    p50RttSeconds: { summary: PACED },
    p90RttSeconds: { summary: PACED },
    p95RttSeconds: { summary: PACED },
    p99RttSeconds: { summary: PACED },
    maxRttSeconds: { summary: 'receiver' },
  },
};
