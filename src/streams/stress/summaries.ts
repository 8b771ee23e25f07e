import type { StressStream, StressSummary } from '../../results/stress.js';
import type { Figures } from './figures.js';

/** The largest payload of a datagram in one frame of an Ethernet with an MTU of 1500, and of 9000 bytes (IPv4). */
const FRAME_BYTES = 1472;
const JUMBO_BYTES = 8972;
const CLASSES: readonly (readonly [most: number, words: string])[] = [
  [256, 'up to 256 B'],
  [FRAME_BYTES, `up to ${FRAME_BYTES} B`],
  [JUMBO_BYTES, `up to ${JUMBO_BYTES} B`],
  [Infinity, `above ${JUMBO_BYTES} B`],
];

/** Folds streams that are over into one line for each tool, protocol and class of sizes: it does not grow with their number. */
export class Summaries {
  readonly #lines = new Map<string, StressSummary>();
  /** Streams of each line that have a mean round trip. */
  readonly #meanRtts = new Map<StressSummary, number>();

  fold(stream: StressStream, figures: Figures | undefined): void {
    const line = this.#lineOf(stream);
    line[stream.outcome]++;
    if (!figures) return;
    const { bytes, seconds, meanRttSeconds } = figures;
    const bitsPerSecond = (bytes * 8) / seconds;
    line.bytes += bytes;
    line.seconds += seconds;
    line.minBitsPerSecond = Math.min(line.minBitsPerSecond ?? Infinity, bitsPerSecond);
    line.maxBitsPerSecond = Math.max(line.maxBitsPerSecond ?? 0, bitsPerSecond);
    for (const key of ['packets', 'lostPackets', 'retransmits'] as const)
      if (figures[key] !== undefined) line[key] = (line[key] ?? 0) + figures[key];
    if (figures.maxRttSeconds !== undefined)
      line.maxRttSeconds = Math.max(line.maxRttSeconds ?? 0, figures.maxRttSeconds);
    if (meanRttSeconds === undefined) return;
    const means = (this.#meanRtts.get(line) ?? 0) + 1;
    this.#meanRtts.set(line, means);
    line.meanRttSeconds = (line.meanRttSeconds ?? 0) + (meanRttSeconds - (line.meanRttSeconds ?? 0)) / means;
  }

  /** By tool, protocol, and from small to large. */
  get all(): StressSummary[] {
    const size = ({ sizes }: StressSummary) => CLASSES.findIndex(([, words]) => words === sizes);
    return [...this.#lines.values()]
      .map((line) => ({ ...line }))
      .sort(
        (a, b) => a.tool.localeCompare(b.tool) || a.protocol.localeCompare(b.protocol) || size(a) - size(b),
      );
  }

  #lineOf({ tool, protocol, lengthBytes }: StressStream): StressSummary {
    const [, sizes] = CLASSES.find(([most]) => lengthBytes <= most)!;
    const key = `${tool} ${protocol} ${sizes}`;
    const known = this.#lines.get(key);
    if (known) return known;
    const none = { completed: 0, cut: 0, failed: 0, bytes: 0, seconds: 0 };
    const line = { tool, protocol, sizes, ...none };
    this.#lines.set(key, line);
    return line;
  }
}
