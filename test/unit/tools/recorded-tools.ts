import type { ToolName } from '../../../src/tools/tools.js';
import { recordedIperf2 } from './iperf2/recorded-runs.js';
import { recordedIperf3 } from './iperf3/recorded-runs.js';
import { recordedNetperf } from './netperf/recorded-runs.js';
import { recordedPing } from './ping/recorded-runs.js';
import type { RecordedTool } from './recorded-run.js';

/** Every tool with its recordings, for the tests that hold for all of them. */
export const RECORDED_TOOLS: Readonly<Record<ToolName, RecordedTool>> = {
  iperf3: recordedIperf3,
  iperf2: recordedIperf2,
  netperf: recordedNetperf,
  ping: recordedPing,
};
