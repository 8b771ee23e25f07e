import type { TrafficSummary } from '../../results/traffic-result.js';

/** What the other end told about one direction, and what is to be said about that. */
export interface Told {
  summary: TrafficSummary;
  note?: string;
}

/**
 * Without the zeros that a client prints where its server never told. From 3.14 on it subtracts the warm-up that a server
 * before 3.14 does not tell, and takes everything for it: of 625 datagrams sent 0, of 58 lost 0. Text is right again about
 * the loss from 3.21 on (#1984, PR #1988), JSON is not (#2055).
 *
 * @param sender whether this end sends, so that the other one counts the loss.
 * @param received payload bytes that came in here.
 */
export function withoutUntold(summary: TrafficSummary, sender: boolean, received: number): Told {
  if (sender && summary.lostPackets === 0) return { summary: without(summary, 'lostPackets', 'lossRatio') };
  if (sender || summary.packets !== 0 || received === 0) return { summary };
  return {
    summary: without(summary, 'packets'),
    note: 'the server did not tell how many packets it sent, as before iperf3 3.14: what was lost after the last one that came in is not counted; use 3.14 or newer there',
  };
}

function without(summary: TrafficSummary, ...figures: ('packets' | 'lostPackets' | 'lossRatio')[]) {
  const rest = { ...summary };
  for (const figure of figures) delete rest[figure];
  return rest;
}
