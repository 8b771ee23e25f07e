import type { IntervalResult } from '../../../../src/results/traffic-result.js';
import type { RunFacts } from '../../../../src/traffic/tool-results.js';
import type { OutputReader } from '../../../../src/tools/tool.js';

/** One recorded process: what it printed, how it is read, and what was asked of it. */
export interface Subject {
  /** Such as `iperf3-3.12/tcp-P2`. */
  name: string;
  /** Recordings of one family have the same form: they can be spliced. */
  family: string;
  stdout: string;
  stderr: string;
  makeReader(onInterval?: (interval: IntervalResult) => void): OutputReader;
  facts: RunFacts;
}
