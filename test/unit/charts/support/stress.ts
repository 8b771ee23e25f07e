import type { StressRecord, StressStream, StressSummary } from '../../../../src/results/stress.js';

export function stressed(parts: Partial<StressStream> = {}): StressStream {
  return {
    ...{ number: 1, tool: 'iperf3', protocol: 'tcp', direction: 'forward', lengthBytes: 1400 },
    ...{ durationSeconds: 5, clients: ['client'], slot: 0, startSeconds: 0, endSeconds: 5 },
    ...{ outcome: 'completed' },
    ...parts,
  };
}

export function line(parts: Partial<StressSummary> = {}): StressSummary {
  return {
    ...{ tool: 'iperf3', protocol: 'tcp', sizes: 'up to 1472 B', completed: 1, cut: 0, failed: 0 },
    ...{ bytes: 625_000_000, seconds: 5, minBitsPerSecond: 1e9, maxBitsPerSecond: 1e9 },
    ...parts,
  };
}

export function stressOf(streams: StressStream[], parts: Partial<StressRecord> = {}): StressRecord {
  const of = (outcome: StressStream['outcome']) => streams.filter((stream) => stream.outcome === outcome);
  return {
    ...{ name: 'stress', seed: 7, asked: [['at once', '2']], durationSeconds: 10, pauses: [], notices: [] },
    ...{ completed: of('completed').length, cut: of('cut').length, failed: of('failed').length },
    ...{ streams, failures: of('failed'), summary: [line()], criteria: [] },
    ...parts,
  };
}
