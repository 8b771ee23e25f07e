import type { CommonOptions } from '../tools/tool.js';
import type { Traffic } from '../traffic/traffic.js';

/** The checked options of a tool of ours; `undefined` for traffic of the user's own, which may have any. */
export function optionsOf(traffic: Traffic | undefined): CommonOptions | undefined {
  return (traffic as { options?: CommonOptions } | undefined)?.options;
}
