import type { Protocol } from '../../../src/results/traffic-result.js';
import type { Ability } from '../../../src/tools/capabilities.js';
import type { Direction, OutputReader, Role, ToolCommand } from '../../../src/tools/tool.js';

/** One recorded process of a tool, with all that its reader and the judge of its soundness are told. */
export interface RecordedRun {
  /** Such as `3.12/tcp-J.server`. */
  id: string;
  version: string;
  role: Role;
  protocol: Protocol;
  direction: Direction;
  out: string;
  err: string;
  intervalSeconds: number;
  /** Flows that each client was asked for. @default as many as were reported */
  parallel?: number;
  /** What the run was asked for; absent when it was to run until it was stopped. */
  durationSeconds?: number;
  /** Whether it was stopped, at this end or the other. */
  stopped: boolean;
  /** Whether Netwright itself makes this version print in this way. */
  own: boolean;
  /**
   * Of a form that Netwright never asks for, and that does not show what is wrong with it: such as replies without times,
   * which may have come in any order.
   */
  foreign?: boolean;
  /** Whether each line is a record of its own; otherwise all lines are one document. */
  lineByLine: boolean;
  /** Figures that stand in an output, whatever they are of: for damages that tear its records. */
  raw?(text: string): Readonly<Record<string, unknown>>[];
  /** Outputs that are parts of this one, such as those of the several tests of a server. */
  parts?: readonly string[];
  reader(onInterval?: Parameters<ToolCommand['reader']>[0]): OutputReader;
}

/** What the tests of all tools need to know of one. */
export interface RecordedTool {
  /** The newest version that was recorded. */
  newest: string;
  runs(): readonly RecordedRun[];
  /** Options that ask for an ability, where those that fit most tools do not fit this one. */
  samples?: Partial<Record<Ability, object>>;
}
