import type { CommonOptions } from '../tools/tool.js';
import { ToolTraffic } from '../traffic/tool-traffic.js';
import type { Traffic } from '../traffic/traffic.js';

/** The checked options of a tool of ours; `undefined` for traffic of the user's own, whose `options` mean what he likes. */
export function optionsOf(traffic: Traffic | undefined): CommonOptions | undefined {
  return traffic instanceof ToolTraffic ? (traffic as ToolTraffic<CommonOptions>).options : undefined;
}
