import type { CommonOptions, Tool } from './tool.js';
import { iperf2 } from './iperf2/tool.js';
import { iperf3 } from './iperf3/tool.js';
import { netperf } from './netperf/tool.js';
import { ping } from './ping/tool.js';

/** Every tool by name. */
export const TOOLS = { iperf3, iperf2, netperf, ping };

export type ToolName = keyof typeof TOOLS;
export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

/** A tool of which only the common options are known. */
export function toolNamed(name: ToolName): Tool<CommonOptions> {
  return TOOLS[name];
}
